package dev.weightflow.endtoend;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs tests that depend on each other: after a failure the others are skipped, and do not wait in vain. */
final class StepByStep implements InvocationInterceptor {
    private String failed = "";

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        step(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        step(invocation, context);
    }

    private void step(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        if (!failed.isEmpty()) {
            invocation.skip();
            Assumptions.abort("It follows from " + failed + ", which failed.");
        }
        try {
            invocation.proceed();
        } catch (Throwable e) {
            failed = context.getDisplayName();
            throw e;
        }
    }
}
