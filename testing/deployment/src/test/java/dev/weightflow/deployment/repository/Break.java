package dev.weightflow.deployment.repository;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/**
 * A way to break a file, so that its rules can show that they notice.
 *
 * @param what what is broken, for the test's name
 * @param how breaks the document that it is given
 * @param fault a part of what the rules must say
 */
public record Break(String what, Consumer<ObjectNode> how, String fault) {
    @Override
    public String toString() {
        return what;
    }
}
