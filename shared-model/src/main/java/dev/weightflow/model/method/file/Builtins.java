package dev.weightflow.model.method.file;

import static dev.weightflow.model.method.file.Scalars.require;

import dev.weightflow.model.method.file.operation.Element;
import dev.weightflow.model.method.file.operation.Value;
import dev.weightflow.model.method.file.operation.Value.Dictionary;
import dev.weightflow.model.method.file.operation.Value.ElementType;
import dev.weightflow.model.method.file.operation.Value.Flag;
import dev.weightflow.model.method.file.operation.Value.Items;
import dev.weightflow.model.method.file.operation.Value.Real;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import dev.weightflow.model.method.file.operation.Value.Whole;
import dev.weightflow.model.method.file.operation.Value.Word;
import dev.weightflow.model.method.file.syntax.MethodFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/** Functions of plain numbers and lists, {@code math.NAME} among them, and constants. */
final class Builtins {

    static final List<String> FUNCTIONS =
            List.of("abs", "enumerate", "float", "int", "len", "max", "min", "range", "round", "zip");

    private static final Map<String, DoubleUnaryOperator> MATHEMATICS = new TreeMap<>(Map.ofEntries(
            Map.entry("math.sqrt", Math::sqrt),
            Map.entry("math.exp", Math::exp),
            Map.entry("math.log", Math::log),
            Map.entry("math.log2", x -> Math.log(x) / Math.log(2)),
            Map.entry("math.log10", Math::log10),
            Map.entry("math.log1p", Math::log1p),
            Map.entry("math.expm1", Math::expm1),
            Map.entry("math.sin", Math::sin),
            Map.entry("math.cos", Math::cos),
            Map.entry("math.tan", Math::tan),
            Map.entry("math.atan", Math::atan),
            Map.entry("math.tanh", Math::tanh),
            Map.entry("math.floor", Math::floor),
            Map.entry("math.ceil", Math::ceil),
            Map.entry("math.fabs", Math::abs)));

    private static final Map<String, Value> CONSTANTS = new TreeMap<>(Map.of(
            "math.pi", new Real(Math.PI),
            "math.e", new Real(Math.E),
            "math.inf", new Real(Double.POSITIVE_INFINITY),
            "torch.float32", new ElementType(Element.FLOAT32),
            "torch.float", new ElementType(Element.FLOAT32),
            "torch.float64", new ElementType(Element.FLOAT64),
            "torch.double", new ElementType(Element.FLOAT64),
            "torch.int64", new ElementType(Element.INT64),
            "torch.long", new ElementType(Element.INT64),
            "torch.bool", new ElementType(Element.BOOL)));

    private Builtins() {}

    static boolean isFunction(String name) {
        return FUNCTIONS.contains(name) || MATHEMATICS.containsKey(name) || name.equals("math.pow");
    }

    static Iterable<String> mathematics() {
        return MATHEMATICS.keySet();
    }

    static Map<String, Value> constants() {
        return CONSTANTS;
    }

    static Value call(String name, List<Value> given) {
        if (MATHEMATICS.containsKey(name)) {
            double x = numbers(name, given, 1)[0];
            Real result = Scalars.number(
                    "%s(%s)".formatted(name, x), MATHEMATICS.get(name).applyAsDouble(x), x);
            return name.equals("math.floor") || name.equals("math.ceil") ? whole(name, result.number()) : result;
        }
        return switch (name) {
            case "math.pow" -> {
                double[] both = numbers(name, given, 2);
                yield Scalars.number(name, Math.pow(both[0], both[1]), both);
            }
            case "float" ->
                new Real(
                        given.size() == 1 && given.get(0) instanceof Flag flag
                                ? flag.holds() ? 1 : 0
                                : numbers(name, given, 1)[0]);
            case "int" -> {
                if (given.size() == 1 && (given.get(0) instanceof Whole || given.get(0) instanceof Flag)) {
                    yield given.get(0) instanceof Flag flag ? new Whole(flag.holds() ? 1 : 0) : given.get(0);
                }
                double x = numbers(name, given, 1)[0];
                yield whole(name, x < 0 ? Math.ceil(x) : Math.floor(x));
            }
            case "round" -> {
                require(given.size() == 1, "round takes one number; of a tensor, torch.round");
                yield given.get(0) instanceof Whole ? given.get(0) : whole(name, Math.rint(numbers(name, given, 1)[0]));
            }
            case "abs" -> {
                double x = numbers(name, given, 1)[0];
                yield given.get(0) instanceof Whole
                        ? x < 0 ? Scalars.unary("-", given.get(0)) : given.get(0)
                        : new Real(Math.abs(x));
            }
            case "len" -> length(given);
            case "min", "max" -> extreme(name, given);
            case "range" -> range(given);
            case "enumerate" -> enumerated(items(name, given, 1).get(0));
            case "zip" -> zipped(items(name, given, given.size()));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Value whole(String name, double number) {
        require(Math.abs(number) < 0x1p63, "%s of %s is not a whole number of 64 bits", name, number);
        return new Whole((long) number);
    }

    private static double[] numbers(String name, List<Value> given, int count) {
        require(given.size() == count, "%s takes %d numbers, but got %d values", name, count, given.size());
        given.forEach(each -> require(
                Scalars.number(each),
                each instanceof Tensor
                        ? "%s is for plain numbers, but got %s; a tensor's functions are torch.NAME"
                        : "%s is for plain numbers, but got %s",
                name,
                each.shown()));
        return given.stream().mapToDouble(Scalars::toDouble).toArray();
    }

    private static Value length(List<Value> given) {
        require(given.size() == 1, "len takes one value, but got %d", given.size());
        Value value = given.get(0);
        if (value instanceof Items items) {
            return new Whole(items.elements().size());
        } else if (value instanceof Dictionary dictionary) {
            return new Whole(dictionary.entries().size());
        } else if (value instanceof Tensor tensor && tensor.type().rank() > 0) {
            return new Whole(tensor.type().size(0));
        }
        throw MethodFault.of("%s has no length", value.shown());
    }

    private static Value extreme(String name, List<Value> given) {
        List<Value> all = given.size() == 1 && given.get(0) instanceof Items items ? items.elements() : given;
        require(!all.isEmpty(), "%s of nothing is nothing", name);
        numbers(name, all, all.size());
        Value extreme = all.get(0);
        for (Value each : all) {
            if (Scalars.compared(name.equals("min") ? "<" : ">", each, extreme)) {
                extreme = each;
            }
        }
        return extreme;
    }

    private static Value range(List<Value> given) {
        require(!given.isEmpty() && given.size() <= 3, "range takes one to three whole numbers");
        given.forEach(each -> require(each instanceof Whole, "range takes whole numbers, but got %s", each.shown()));
        List<Long> bounds = given.stream().map(each -> ((Whole) each).number()).toList();
        long start = bounds.size() > 1 ? bounds.get(0) : 0;
        long end = bounds.get(bounds.size() > 1 ? 1 : 0);
        long step = bounds.size() > 2 ? bounds.get(2) : 1;
        require(step != 0, "range has the step 0, and never ends");
        double count = Math.ceil(((double) end - start) / step);
        require(
                count <= Scalars.ITEMS,
                "a loop of %.0f iterations is too long: range gives at most %d numbers",
                count,
                Scalars.ITEMS);
        List<Value> numbers = new ArrayList<>();
        for (long i = 0, at = start; i < count; i++, at += step) {
            numbers.add(new Whole(at));
        }
        return Scalars.list(numbers, false);
    }

    private static List<List<Value>> items(String name, List<Value> given, int count) {
        require(given.size() == count && count > 0, "%s takes lists, but got %d values", name, given.size());
        return given.stream().map(each -> elements(name, each)).toList();
    }

    /** Returns the elements that a loop iterates over. */
    static List<Value> elements(String name, Value value) {
        if (value instanceof Items items) {
            return items.elements();
        } else if (value instanceof Dictionary dictionary) {
            return dictionary.entries().keySet().stream()
                    .map(key -> (Value) new Word(key))
                    .toList();
        }
        throw MethodFault.of(
                "%s goes through a list, a tuple or a dictionary's keys, but got %s%s",
                name, value.shown(), value instanceof Tensor ? "; x.unbind() gives its parts" : "");
    }

    private static Value enumerated(List<Value> elements) {
        List<Value> all = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            all.add(new Items(List.of(new Whole(i), elements.get(i)), true));
        }
        return Scalars.list(all, false);
    }

    private static Value zipped(List<List<Value>> lists) {
        int count = lists.stream().mapToInt(List::size).min().orElse(0);
        List<Value> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = i;
            all.add(new Items(lists.stream().map(list -> list.get(at)).toList(), true));
        }
        return Scalars.list(all, false);
    }
}
