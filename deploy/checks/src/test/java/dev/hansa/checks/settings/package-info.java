/**
 * What a process would run with, given its files and its environment: judged by the typed records
 * that bind the settings, from which {@code deploy/CONFIGURATION.md} is made as well.
 */
@NullMarked
package dev.hansa.checks.settings;

import org.jspecify.annotations.NullMarked;
