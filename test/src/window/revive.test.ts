import { piecesOfRaw, standingOf } from "../../../src/window/revive";
import { assemble } from "../../../src/window/assemble";
import { profile } from "./archive";
import { frame, journal, window } from "./build";
import { base } from "./simulation";

const frames = [frame(1, 1000, 1), frame(2, 2000, 2), frame(3, 2000, 3)];
const open = assemble(window, profile, { journals: [journal("a", { frames })], neighbours: [], control: [] });

test("a session is revived with the frames that stand, and where it was broken it is broken again", () => {
  const broken = journal("a", { frames: [frame(1, 500, 1), frame(2, 1000, 2), frame(4, 1000, 4), frame(6, 4000, 6)] });
  const raw = assemble(window, profile, { journals: [broken], neighbours: [], control: [] });
  expect(raw.sessions).toHaveLength(3);
  expect(assemble(window, profile, { journals: [], neighbours: [], raw, control: [] }).sessions).toEqual(raw.sessions);
  expect(piecesOfRaw(raw).map(({ broken }) => broken)).toEqual([false, true, true]);
});

test("a frame of a session's last millisecond that came later was not left out", () => {
  const standing = standingOf([open]);
  expect(standing.where("a", 3)).toBe(base);
  expect(standing.dropped("a", frame(4, 2000, 4))).toBe(false);
  expect(standing.dropped("a", frame(9, 1500, 9))).toBe(true);
  expect(standing.dropped("b", frame(9, 1500, 9))).toBe(false);
});

test("a window says nothing of the frames of the next", () => {
  const through = assemble(window, profile, {
    journals: [journal("a", { frames, through: 3 })],
    neighbours: [],
    control: [],
  });
  expect(standingOf([through]).dropped("a", frame(4, 59_999, 4))).toBe(true);
  expect(standingOf([through]).dropped("a", frame(4, 60_000, 4))).toBe(false);
});
