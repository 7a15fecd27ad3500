package dev.hansa.bench.hop;

/**
 * A stretch of the run, per call or message that was answered.
 *
 * @param cpuMicros of this process: client, server and garbage collection
 * @param bytes allocated by both sides
 * @param perSecond calls or messages
 */
record Slice(double cpuMicros, double bytes, double perSecond) {
  static Slice of(Usage used, long answered) {
    if (answered < 1) {
      throw new IllegalStateException("nothing was answered");
    }
    return new Slice(
        used.cpuNanos() / 1e3 / answered,
        (double) used.bytes() / answered,
        answered * 1e9 / used.wallNanos());
  }
}
