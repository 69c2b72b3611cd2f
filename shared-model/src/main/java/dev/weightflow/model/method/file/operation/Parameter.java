package dev.weightflow.model.method.file.operation;

import java.util.Optional;

/**
 * A parameter of an operation.
 *
 * @param otherwise its default; none if it must be given
 */
record Parameter(String name, Sort sort, Optional<Value> otherwise) {

    boolean isOptional() {
        return otherwise.isPresent();
    }
}
