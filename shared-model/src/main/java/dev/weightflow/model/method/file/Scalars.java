package dev.weightflow.model.method.file;

import dev.weightflow.model.method.file.operation.Value;
import dev.weightflow.model.method.file.operation.Value.Dictionary;
import dev.weightflow.model.method.file.operation.Value.Flag;
import dev.weightflow.model.method.file.operation.Value.Items;
import dev.weightflow.model.method.file.operation.Value.Real;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import dev.weightflow.model.method.file.operation.Value.Whole;
import dev.weightflow.model.method.file.operation.Value.Word;
import dev.weightflow.model.method.file.syntax.MethodFault;
import java.util.ArrayList;
import java.util.List;

/** Arithmetic of numbers and lists as in Python, except that integers have 64 bits and undefined results are faults. */
final class Scalars {

    /** Longest list. */
    static final int ITEMS = 10_000;

    private Scalars() {}

    static Value binary(String sign, Value left, Value right) {
        if (left instanceof Items one && right instanceof Items other && sign.equals("+")) {
            require(one.tuple() == other.tuple(), "'+' joins two lists or two tuples, and no list and tuple");
            return joined(one, other);
        }
        if (sign.equals("*")
                && (left instanceof Items && right instanceof Whole
                        || left instanceof Whole && right instanceof Items)) {
            return repeated(
                    (Items) (left instanceof Items ? left : right),
                    ((Whole) (left instanceof Whole ? left : right)).number());
        }
        require(
                number(left) && number(right),
                "'%s' is for numbers and tensors, but got %s and %s",
                sign,
                left.shown(),
                right.shown());
        if (left instanceof Whole one && right instanceof Whole other) {
            try {
                return whole(sign, one.number(), other.number());
            } catch (ArithmeticException e) {
                throw MethodFault.of("%d %s %d does not fit into a 64-bit integer", one.number(), sign, other.number());
            }
        }
        return real(sign, toDouble(left), toDouble(right));
    }

    private static Value whole(String sign, long one, long other) {
        require(other != 0 || !List.of("/", "//", "%").contains(sign), "%d %s 0: division by zero", one, sign);
        return switch (sign) {
            case "+" -> new Whole(Math.addExact(one, other));
            case "-" -> new Whole(Math.subtractExact(one, other));
            case "*" -> new Whole(Math.multiplyExact(one, other));
            case "/" -> new Real((double) one / other);
            case "//" -> {
                if (one == Long.MIN_VALUE && other == -1) {
                    throw new ArithmeticException();
                }
                yield new Whole(Math.floorDiv(one, other));
            }
            case "%" -> new Whole(Math.floorMod(one, other));
            case "**" -> other < 0 ? real(sign, one, other) : new Whole(power(one, other));
            default -> throw notForNumbers(sign);
        };
    }

    private static long power(long base, long exponent) {
        if (exponent > Long.SIZE && base != 0 && base != 1 && base != -1) {
            throw new ArithmeticException();
        }
        if (base == 0 || base == 1 || base == -1) {
            return exponent == 0 || base == 1 ? 1 : base == 0 ? 0 : exponent % 2 == 0 ? 1 : -1;
        }
        long result = 1;
        for (long i = 0; i < exponent; i++) {
            result = Math.multiplyExact(result, base);
        }
        return result;
    }

    private static Value real(String sign, double one, double other) {
        require(other != 0 || !List.of("/", "//", "%").contains(sign), "%s %s 0: division by zero", one, sign);
        double result =
                switch (sign) {
                    case "+" -> one + other;
                    case "-" -> one - other;
                    case "*" -> one * other;
                    case "/" -> one / other;
                    case "//" -> Math.floor(one / other);
                    case "%" -> {
                        double rest = one % other;
                        yield rest != 0 && rest < 0 != other < 0 ? rest + other : rest;
                    }
                    case "**" -> Math.pow(one, other);
                    default -> throw notForNumbers(sign);
                };
        return number("%s %s %s".formatted(one, sign, other), result, one, other);
    }

    /** Checks a result, which must be finite if its operands are. */
    static Real number(String computed, double result, double... of) {
        boolean finite = true;
        for (double each : of) {
            finite &= Double.isFinite(each);
        }
        require(!finite || Double.isFinite(result), "%s is not a finite number", computed);
        return new Real(result);
    }

    private static MethodFault notForNumbers(String sign) {
        return MethodFault.of("'%s' is for tensors, and not for numbers", sign);
    }

    static Value unary(String sign, Value operand) {
        if (sign.equals("not")) {
            return new Flag(!truth(operand));
        }
        require(number(operand), "'%s' is for numbers and tensors, but got %s", sign, operand.shown());
        if (sign.equals("~")) {
            throw notForNumbers(sign);
        }
        if (sign.equals("+")) {
            return operand;
        }
        if (operand instanceof Whole whole) {
            require(whole.number() != Long.MIN_VALUE, "-(%d) does not fit into a 64-bit integer", whole.number());
            return new Whole(-whole.number());
        }
        return new Real(-((Real) operand).number());
    }

    static boolean compared(String sign, Value left, Value right) {
        if (sign.equals("==") || sign.equals("!=")) {
            return equal(left, right) == sign.equals("==");
        }
        require(
                number(left) && number(right),
                "'%s' compares numbers, but got %s and %s",
                sign,
                left.shown(),
                right.shown());
        int order = left instanceof Whole one && right instanceof Whole other
                ? Long.compare(one.number(), other.number())
                : Double.compare(toDouble(left), toDouble(right));
        return switch (sign) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    static boolean contains(Value items, Value sought) {
        if (items instanceof Dictionary dictionary) {
            return sought instanceof Word word && dictionary.entries().containsKey(word.text());
        }
        require(items instanceof Items, "'in' looks in a list, a tuple or a dictionary, but got %s", items.shown());
        return ((Items) items).elements().stream().anyMatch(each -> equal(each, sought));
    }

    private static boolean equal(Value left, Value right) {
        require(
                !(left instanceof Tensor || right instanceof Tensor),
                "whether tensors are equal depends on their numbers; use torch.eq");
        if (number(left) && number(right)) {
            return left instanceof Whole one && right instanceof Whole other
                    ? one.number() == other.number()
                    : toDouble(left) == toDouble(right);
        }
        if (left instanceof Items one && right instanceof Items other) {
            boolean equal = one.elements().size() == other.elements().size() && one.tuple() == other.tuple();
            for (int i = 0; equal && i < one.elements().size(); i++) {
                Value element = one.elements().get(i);
                require(!(element instanceof Items), "lists of lists are not compared; compare their elements");
                equal = equal(element, other.elements().get(i));
            }
            return equal;
        }
        require(
                !(left instanceof Dictionary && right instanceof Dictionary),
                "dictionaries are not compared; compare their entries");
        return left.equals(right);
    }

    static boolean truth(Value value) {
        if (value instanceof Flag flag) {
            return flag.holds();
        } else if (number(value)) {
            return toDouble(value) != 0;
        } else if (value instanceof Value.None) {
            return false;
        } else if (value instanceof Items items) {
            return !items.elements().isEmpty();
        }
        throw MethodFault.of(
                value instanceof Tensor
                        ? "a condition cannot depend on a tensor's numbers, which are not known before; use torch.where"
                        : value.shown() + " is neither true nor false; compare it");
    }

    /** Returns whether the value is a number; booleans are not. */
    static boolean number(Value value) {
        return value instanceof Whole || value instanceof Real;
    }

    static double toDouble(Value value) {
        return value instanceof Whole whole ? whole.number() : ((Real) value).number();
    }

    static Items list(List<Value> elements, boolean tuple) {
        require(elements.size() <= ITEMS, "a list would have %d elements, and may have %d", elements.size(), ITEMS);
        return new Items(List.copyOf(elements), tuple);
    }

    private static Items joined(Items one, Items other) {
        List<Value> all = new ArrayList<>(one.elements());
        all.addAll(other.elements());
        return list(all, one.tuple());
    }

    private static Items repeated(Items items, long times) {
        long each = items.elements().size();
        long count = each == 0 || times <= 0 ? 0 : times;
        require(
                count <= ITEMS && count * each <= ITEMS,
                "a list of %d would be repeated %d times, and may have %d elements",
                each,
                times,
                ITEMS);
        List<Value> all = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            all.addAll(items.elements());
        }
        return list(all, items.tuple());
    }

    static void require(boolean holds, String clause, Object... arguments) {
        if (!holds) {
            throw MethodFault.of(clause, arguments);
        }
    }
}
