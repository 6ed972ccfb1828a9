// Runs `crates/clinic/examples/why.rs`, compiled to WebAssembly, by the protocol it describes.
//   node why.mjs WHY.wasm
// Prints what the same program prints natively: name, milliseconds, a tab, the answer; at the end
// a line with the megabytes that the program had asked for.
import { readFileSync } from "node:fs";

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const { exports } = new WebAssembly.Instance(module, {});
const bit = () => exports.main(0, 0);

const byte = () => {
  let value = 0;
  for (let at = 0; at < 8; at += 1) value |= bit() << at;
  return value;
};

const said = () => {
  const bytes = [];
  for (let next = byte(); next !== 0; next = byte()) bytes.push(next);
  return new TextDecoder().decode(new Uint8Array(bytes));
};

for (;;) {
  bit(); // prepares
  const start = performance.now();
  bit(); // answers
  const millis = performance.now() - start;
  const text = said();
  if (text === "") break;
  const tab = text.indexOf("\t");
  console.log(`${text.slice(0, tab)} ${millis}${text.slice(tab)}`);
}
console.log(`memory ${exports.memory.buffer.byteLength / 1e6}\t`);
