package dev.weightflow.model.method.file.operation;

import java.util.List;

/**
 * Operation on tensors.
 *
 * @param spellings in a file: {@code torch.NAME}, {@code torch.linalg.NAME}, {@code torch.nn.functional.NAME}, and {@code .NAME} for a tensor's
 *     method, whose first parameter is the tensor
 * @param parameters in their order
 * @param spread whether the integers of its last list may be given one by one
 * @param gradient whether gradients pass
 * @param random whether it draws, which only initial values may
 * @param rule computes the result's plan for arguments of the right sorts; refuses others before the engine is called
 */
record Operation(
        List<String> spellings,
        Group group,
        List<Parameter> parameters,
        boolean spread,
        boolean gradient,
        boolean random,
        Rule rule) {

    /** Group in the documentation's table. */
    enum Group {
        ELEMENTWISE("elementwise"),
        COMPARISONS("comparisons and logic"),
        REDUCTIONS("reductions and order"),
        LINEAR_ALGEBRA("linear algebra"),
        SHAPES("shapes and views"),
        SELECTIONS("selections"),
        NEW_TENSORS("new tensors and conversions"),
        RANDOM("random, in `parameters` alone");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    interface Rule {
        Plan of(Arguments arguments);
    }
}
