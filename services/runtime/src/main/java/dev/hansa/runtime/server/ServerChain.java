package dev.hansa.runtime.server;

/** The order. */
final class ServerChain {}
