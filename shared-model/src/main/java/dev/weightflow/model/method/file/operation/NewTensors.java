package dev.weightflow.model.method.file.operation;

import dev.weightflow.model.method.file.operation.Operation.Group;
import dev.weightflow.model.method.file.operation.Value.Items;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import dev.weightflow.model.method.file.operation.Value.Whole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Creation of tensors from numbers, all on the device of the call's weight, and conversions. */
final class NewTensors {

    private static final String AS = ", dtype element=None, device place=None";

    /** Most elements of a tensor from lists. */
    private static final int MOST_LISTED = 10_000;

    private NewTensors() {}

    static void add(Rows rows) {
        rows.of(Group.NEW_TENSORS);
        rows.row("torch.zeros", "size wholes..." + AS, a -> filled(a, a.wholes("size"), 0, Element.FLOAT32));
        rows.row("torch.ones", "size wholes..." + AS, a -> filled(a, a.wholes("size"), 1, Element.FLOAT32));
        rows.row(
                "torch.full",
                "size wholes, fill_value number" + AS,
                a -> filled(
                        a,
                        a.wholes("size"),
                        a.number("fill_value"),
                        a.value("fill_value") instanceof Whole ? Element.INT64 : Element.FLOAT32));
        rows.row(
                ".new_zeros",
                "input tensor, size wholes..." + AS,
                a -> filled(a, a.wholes("size"), 0, a.type("input").element()));
        rows.row(
                ".new_ones",
                "input tensor, size wholes..." + AS,
                a -> filled(a, a.wholes("size"), 1, a.type("input").element()));
        rows.row(
                ".new_full",
                "input tensor, size wholes, fill_value number" + AS,
                a -> filled(
                        a,
                        a.wholes("size"),
                        a.number("fill_value"),
                        a.type("input").element()));
        rows.row(
                "torch.zeros_like",
                "input tensor" + AS,
                a -> filled(a, a.type("input").sizes(), 0, a.type("input").element()));
        rows.row(
                "torch.ones_like",
                "input tensor" + AS,
                a -> filled(a, a.type("input").sizes(), 1, a.type("input").element()));
        rows.row(
                "torch.full_like",
                "input tensor, fill_value number" + AS,
                a -> filled(
                        a,
                        a.type("input").sizes(),
                        a.number("fill_value"),
                        a.type("input").element()));
        rows.row("torch.eye", "n whole, m whole=None" + AS, a -> {
            Element element = real(a);
            long rows2 = a.whole("n");
            long columns = a.has("m") ? a.whole("m") : rows2;
            return Plan.of(TensorType.of(element, rows2, columns), "eye", a.like(), rows2, columns, element.code());
        });
        rows.row("torch.arange", "start number, end number=None, step number=1" + AS, NewTensors::range);
        rows.row("torch.linspace", "start number, end number, steps whole" + AS, a -> {
            Element element = real(a);
            return Plan.of(
                    TensorType.of(element, a.whole("steps")),
                    "linspace",
                    a.like(),
                    a.number("start"),
                    a.number("end"),
                    a.whole("steps"),
                    element.code());
        });
        rows.row("torch.tensor", "data numbers" + AS, NewTensors::listed);
        rows.withGradient(
                ".to",
                "input tensor, dtype element_or_tensor",
                a -> converted(
                        a,
                        a.value("dtype") instanceof Tensor other ? other.type().element() : a.element("dtype", null)));
        rows.withGradient(
                ".type_as",
                "input tensor, other tensor",
                a -> converted(a, a.type("other").element()));
        rows.withGradient(".float", "input tensor", a -> converted(a, Element.FLOAT32));
        rows.withGradient(".double", "input tensor", a -> converted(a, Element.FLOAT64));
        drawn(rows);
    }

    private static void drawn(Rows rows) {
        rows.of(Group.RANDOM);
        for (String name : List.of("rand", "randn")) {
            rows.row("torch." + name, "size wholes..." + AS, a -> {
                Element element = real(a);
                return Plan.of(
                        TensorType.of(element, a.wholes("size")), name, a.like(), a.wholes("size"), element.code());
            });
            rows.row(
                    "torch." + name + "_like",
                    "input tensor",
                    a -> Plan.of(
                            a.real("input").type(),
                            name,
                            a.like(),
                            a.type("input").sizes(),
                            a.type("input").element().code()));
        }
        rows.row("torch.randperm", "n whole", a -> {
            long n = a.whole("n");
            return Plan.of(TensorType.indices(0, Math.max(n - 1, 0), n), "randperm", a.like(), n);
        });
        rows.row("torch.normal", "mean number, std number, size wholes" + AS, a -> {
            Element element = real(a);
            a.require(a.number("std") >= 0, "has std = %s; give at least 0", a.number("std"));
            return Plan.of(
                    TensorType.of(element, a.wholes("size")),
                    "normal",
                    a.like(),
                    a.number("mean"),
                    a.number("std"),
                    a.wholes("size"),
                    element.code());
        });
        rows.row("bernoulli", "input tensor", a -> Plan.of(a.real("input").type(), "bernoulli", a.tensor("input")));
    }

    private static Element real(Arguments a) {
        Element element = a.element("dtype", Element.FLOAT32);
        a.require(element.isReal(), "makes numbers of float32 and float64, and no %s", element.word());
        return element;
    }

    private static Plan filled(Arguments a, long[] sizes, double number, Element otherwise) {
        Element element = a.element("dtype", otherwise);
        if (element == Element.INT64) {
            a.require(
                    number == Math.rint(number) && Math.abs(number) < 1L << 53, "fills whole numbers with %s", number);
            return Plan.of(
                    TensorType.indices((long) number, (long) number, sizes),
                    "full",
                    a.like(),
                    sizes,
                    number,
                    element.code());
        }
        a.require(element.isReal() || number == 0 || number == 1, "fills truths with %s", number);
        return Plan.of(TensorType.of(element, sizes), "full", a.like(), sizes, number, element.code());
    }

    private static Plan range(Arguments a) {
        boolean from = a.has("end");
        Value start = from ? a.value("start") : new Whole(0);
        Value end = from ? a.value("end") : a.value("start");
        Value step = a.value("step");
        for (Value each : List.of(start, end, step)) {
            a.require(Math.abs(Arguments.number(each)) <= 1L << 53, "is given %s; give at most 2 ** 53", each.shown());
        }
        double by = Arguments.number(step);
        double length = (Arguments.number(end) - Arguments.number(start)) / by;
        a.require(
                by != 0 && length >= 0,
                "goes from %s to %s by %s, which never arrives",
                start.shown(),
                end.shown(),
                step.shown());
        a.require(length <= TensorType.NUMBERS, "makes %.0f numbers, and may make %d", length, TensorType.NUMBERS);
        boolean whole = start instanceof Whole && end instanceof Whole && step instanceof Whole;
        Element element = a.element("dtype", whole ? Element.INT64 : Element.FLOAT32);
        long count = (long) Math.ceil(length);
        if (element == Element.INT64) {
            a.require(whole, "makes whole numbers of others; give whole ones, or leave dtype out");
            long first = ((Whole) start).number();
            long last = first + Math.max(count - 1, 0) * ((Whole) step).number();
            return Plan.of(
                    TensorType.indices(Math.min(first, last), Math.max(first, last), count),
                    "range_whole",
                    a.like(),
                    first,
                    ((Whole) end).number(),
                    ((Whole) step).number());
        }
        a.require(element.isReal(), "makes no %s", element.word());
        return Plan.of(
                TensorType.of(element, count),
                "range",
                a.like(),
                Arguments.number(start),
                Arguments.number(end),
                by,
                element.code());
    }

    private static Plan listed(Arguments a) {
        List<Value> numbers = new ArrayList<>();
        long[] sizes = flatten(a, a.value("data"), numbers, 0, new AtomicInteger());
        boolean whole = !numbers.isEmpty() && numbers.stream().allMatch(Whole.class::isInstance);
        Element element = a.element("dtype", whole ? Element.INT64 : Element.FLOAT32);
        if (element == Element.INT64) {
            a.require(whole, "makes whole numbers of others; leave dtype out");
            long[] all =
                    numbers.stream().mapToLong(each -> ((Whole) each).number()).toArray();
            long least = Arrays.stream(all).min().orElseThrow();
            long most = Arrays.stream(all).max().orElseThrow();
            return Plan.of(TensorType.indices(least, most, sizes), "whole_numbers", a.like(), all, sizes);
        }
        a.require(element.isReal(), "makes numbers, and no %s", element.word());
        return Plan.of(
                TensorType.of(element, sizes),
                "numbers",
                a.like(),
                numbers.stream().mapToDouble(Arguments::number).toArray(),
                sizes,
                element.code());
    }

    /** Flattens nested lists; a list may occur in several places, so that elements are counted at every visit. */
    private static long[] flatten(Arguments a, Value data, List<Value> into, int depth, AtomicInteger met) {
        a.require(
                met.incrementAndGet() <= MOST_LISTED,
                "is given lists of more than %d elements; make them by an operation",
                MOST_LISTED);
        if (!(data instanceof Items items)) {
            a.require(Sort.isNumber(data), "is given %s among its numbers", data.shown());
            into.add(data);
            return new long[0];
        }
        a.require(depth < TensorType.AXES, "is given lists nested deeper than %d", TensorType.AXES);
        long[] inner = null;
        for (Value each : items.elements()) {
            long[] sizes = flatten(a, each, into, depth + 1, met);
            a.require(inner == null || Arrays.equals(inner, sizes), "is given lists of different lengths");
            inner = sizes;
        }
        return Shapes.concat(new long[] {items.elements().size()}, inner == null ? new long[0] : inner);
    }

    private static Plan converted(Arguments a, Element element) {
        Tensor x = a.tensor("input");
        a.require(
                element.isReal() || element == x.type().element(),
                "converts to float32 and float64, and to no %s",
                element.word());
        if (element == x.type().element()) {
            return Plan.of(x.type(), "same", x).view();
        }
        return Plan.of(x.type().as(element), "to", x, element.code());
    }
}
