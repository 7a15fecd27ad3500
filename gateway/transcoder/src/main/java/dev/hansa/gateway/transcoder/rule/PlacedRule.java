package dev.hansa.gateway.transcoder.rule;

import com.google.api.HttpRule;

/** The HTTP rule of a method, and where it and its parts stand. */
public record PlacedRule(HttpRule http, Places places) {}
