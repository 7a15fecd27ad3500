/**
 * The HTTP rules of a bundle, before anything is made of them: those that its descriptors carry as
 * options, those that its YAML puts in their place, and where each part of them stands.
 *
 * <p>The doors are {@link RuleBook} and {@link Violation}. What a rule must look like is judged
 * here only as far as YAML goes; its meaning is left to who compiles it.
 */
@NullMarked
package dev.hansa.gateway.transcoder.rule;

import org.jspecify.annotations.NullMarked;
