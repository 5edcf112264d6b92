import "./billed";
import "../../../src/app";
