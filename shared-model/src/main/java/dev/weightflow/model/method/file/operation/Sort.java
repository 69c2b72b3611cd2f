package dev.weightflow.model.method.file.operation;

import dev.weightflow.model.method.file.operation.Value.ElementType;
import dev.weightflow.model.method.file.operation.Value.Flag;
import dev.weightflow.model.method.file.operation.Value.Items;
import dev.weightflow.model.method.file.operation.Value.Place;
import dev.weightflow.model.method.file.operation.Value.Real;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import dev.weightflow.model.method.file.operation.Value.Whole;
import dev.weightflow.model.method.file.operation.Value.Word;

/** Kind of an argument of an operation. */
enum Sort {
    TENSOR("a tensor"),
    /** A number that is no tensor, integer or not. */
    NUMBER("a number"),
    OPERAND("a tensor or a number"),
    WHOLE("a whole number"),
    FLAG("True or False"),
    WORD("a string"),
    ELEMENT("a type such as w0.dtype or torch.float32"),
    PLACE("a device such as w0.device"),
    /** A tensor or a type. */
    ELEMENT_OR_TENSOR("a type such as torch.float32, or a tensor"),
    TENSORS("a list of tensors"),
    /** A list of integers, or one. */
    WHOLES("whole numbers such as [2, 3]"),
    /** A number or lists of numbers. */
    NUMBERS("a number, or a list of numbers"),
    WHOLE_OR_WORD("a number, \"fro\" or \"nuc\"");

    private final String shown;

    Sort(String shown) {
        this.shown = shown;
    }

    /** Returns the sort's name in a message. */
    String shown() {
        return shown;
    }

    boolean takes(Value value) {
        return switch (this) {
            case TENSOR -> value instanceof Tensor;
            case NUMBER -> isNumber(value);
            case OPERAND -> value instanceof Tensor || isNumber(value);
            case WHOLE -> value instanceof Whole;
            case FLAG -> value instanceof Flag;
            case WORD -> value instanceof Word;
            case ELEMENT -> value instanceof ElementType;
            case PLACE -> value instanceof Place;
            case ELEMENT_OR_TENSOR -> value instanceof ElementType || value instanceof Tensor;
            case TENSORS ->
                value instanceof Items items && items.elements().stream().allMatch(Tensor.class::isInstance);
            case WHOLES ->
                value instanceof Whole
                        || value instanceof Items items
                                && items.elements().stream().allMatch(Whole.class::isInstance);
            case NUMBERS -> isNumber(value) || value instanceof Items; // the row checks the elements of a list
            case WHOLE_OR_WORD -> isNumber(value) || value instanceof Word;
        };
    }

    static boolean isNumber(Value value) {
        return value instanceof Whole || value instanceof Real;
    }
}
