/**
 * Files of the kit in memory, so that a test can change a copy: {@link dev.hansa.checks.file.Tree},
 * and YAML as it is meant.
 */
@NullMarked
package dev.hansa.checks.file;

import org.jspecify.annotations.NullMarked;
