// The query page: the editor and its results instead of the plain form.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";

const place = document.getElementById("yasgui");
new Yasgui(place, { requestConfig: { endpoint: place.dataset.endpoint } });
