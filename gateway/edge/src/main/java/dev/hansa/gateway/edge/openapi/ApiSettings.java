package dev.hansa.gateway.edge.openapi;

import java.net.URI;
import java.time.Duration;

/**
 * What the documents say beside the contracts.
 *
 * @param tokenUrl where partners get their tokens (RFC 6749 section 3.2)
 * @param deadline of methods whose contract names none
 * @param maxMessageBytes largest message, told with the status 413
 */
public record ApiSettings(URI tokenUrl, Duration deadline, int maxMessageBytes) {}
