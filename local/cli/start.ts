const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`error: Headcount needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

// Not before the version is known: older ones would fail on what these files need.
void import("./main.js").then(({ main }) => main(process.argv));
