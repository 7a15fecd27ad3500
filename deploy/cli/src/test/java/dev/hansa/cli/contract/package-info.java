/** Tests of the check of contracts. */
@NullMarked
package dev.hansa.cli.contract;

import org.jspecify.annotations.NullMarked;
