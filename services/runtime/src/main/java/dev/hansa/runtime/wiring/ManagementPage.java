package dev.hansa.runtime.wiring;

import java.util.function.Supplier;

/**
 * One more page of the management port. A bean of this type is served.
 *
 * @param path such as {@code /docs}
 * @param contentType such as {@code text/html; charset=utf-8}
 * @param body asked for at each request
 */
public record ManagementPage(String path, String contentType, Supplier<String> body) {}
