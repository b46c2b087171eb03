'use strict';
// aedes' emitter asks for `assert` through `require` and calls it. A CommonJS file, because an ES module handed to `require` cannot be called.
function assert(value, message) {
  if (!value) throw message instanceof Error ? message : new Error(message || 'assertion failed');
}
assert.ok = assert;
assert.equal = (a, b, message) => assert(a === b, message);
module.exports = assert;
