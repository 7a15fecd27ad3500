package dev.hansa.bench.hop;

/**
 * A stretch of the run, per call or message that was answered.
 *
 * @param cpuMicros of this process: client, server and garbage collection
 * @param bytes allocated by both sides
 * @param perSecond calls or messages
 * @param failed calls that were not answered well
 */
record Slice(double cpuMicros, double bytes, double perSecond, long failed) {
  static Slice of(Usage used, long answered, long failed) {
    if (answered < 1) {
      throw new IllegalStateException("nothing was answered, " + failed + " calls failed");
    }
    return new Slice(
        used.cpuNanos() / 1e3 / answered,
        (double) used.bytes() / answered,
        answered * 1e9 / used.wallNanos(),
        failed);
  }
}
