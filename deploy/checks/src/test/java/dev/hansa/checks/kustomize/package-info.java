/**
 * Renders what the kit's folder says, as {@code kubectl kustomize} does: the part of Kustomize that
 * the kit uses, and no more. Where {@code kubectl} is installed the two are compared.
 */
@NullMarked
package dev.hansa.checks.kustomize;

import org.jspecify.annotations.NullMarked;
