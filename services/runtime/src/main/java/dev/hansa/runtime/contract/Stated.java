package dev.hansa.runtime.contract;

/** A value and where it is said. */
record Stated<T>(T value, Place place) {}
