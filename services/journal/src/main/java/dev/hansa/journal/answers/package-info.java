/**
 * Answers to keyed calls: the same key from the same subject gets the first answer, byte for byte.
 *
 * <p>The door is {@link dev.hansa.journal.answers.KeyedAnswers}. An answer is written in the
 * transaction of the work that it reports, so that neither exists without the other. Only outcomes
 * that a repetition could not change are kept.
 */
@NullMarked
package dev.hansa.journal.answers;

import org.jspecify.annotations.NullMarked;
