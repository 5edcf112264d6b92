import "./style/main.css";
import { Client } from "./api/client";
import { App } from "./app";
import { Settings } from "./settings";

/** Where the collector's functions are, if not beside this page. */
function collectorBase(own: URL): URL {
  const said = document.querySelector('meta[name="headcount-collector"]')?.getAttribute("content") ?? "";
  return URL.canParse(said) ? new URL(`${said.replace(/\/+$/, "")}/api/`) : own;
}

const own = new URL("./", location.href);
new App(new Client(own, collectorBase(own)), new Settings(), document.body).start();
