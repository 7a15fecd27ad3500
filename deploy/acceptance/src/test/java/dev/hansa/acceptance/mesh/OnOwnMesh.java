package dev.hansa.acceptance.mesh;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The tests start a mesh of their own. One such mesh runs at a time, beside the shared one: they
 * wait more than they work, and with a third the machine would be what they measure.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock("a mesh of one's own")
public @interface OnOwnMesh {}
