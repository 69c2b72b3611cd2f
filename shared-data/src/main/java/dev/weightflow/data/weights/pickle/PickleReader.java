package dev.weightflow.data.weights.pickle;

import dev.weightflow.data.weights.pickle.PickleValue.Bool;
import dev.weightflow.data.weights.pickle.PickleValue.Bytes;
import dev.weightflow.data.weights.pickle.PickleValue.Dict;
import dev.weightflow.data.weights.pickle.PickleValue.Int;
import dev.weightflow.data.weights.pickle.PickleValue.Name;
import dev.weightflow.data.weights.pickle.PickleValue.None;
import dev.weightflow.data.weights.pickle.PickleValue.Placeholder;
import dev.weightflow.data.weights.pickle.PickleValue.Real;
import dev.weightflow.data.weights.pickle.PickleValue.Sequence;
import dev.weightflow.data.weights.pickle.PickleValue.Text;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Interprets one pickle of protocol 0 to 5 (Python's {@code pickletools} documents the operations). The extension registry
 * and out-of-band buffers are refused.
 */
public final class PickleReader {

    private static final int NEWEST_PROTOCOL = 5;

    private final PickleInput in;
    private final PickleStack stack;
    private final GlobalResolver globals;
    private final PickleLimits limits;

    private PickleReader(ByteBuffer in, GlobalResolver globals, PickleLimits limits) {
        this.in = new PickleInput(in);
        this.stack = new PickleStack(limits);
        this.globals = globals;
        this.limits = limits;
    }

    /**
     * Reads the value of the pickle at the buffer's position.
     *
     * @param in afterwards its position is after the pickle
     * @throws PickleException if the pickle is malformed, exceeds a limit, or names an object that the resolver refuses
     */
    public static PickleValue read(ByteBuffer in, GlobalResolver globals, PickleLimits limits) {
        try {
            return new PickleReader(in, globals, limits).run();
        } catch (BufferUnderflowException e) {
            throw PickleInput.truncated();
        }
    }

    private PickleValue run() {
        for (int operations = 0; operations < limits.operations(); operations++) {
            int operation = in.unsignedByte();
            if (operation == '.') {
                PickleValue result = stack.pop();
                if (!stack.isEmpty()) {
                    throw PickleException.malformed("leaves values behind");
                }
                return result;
            }
            if (!scalar(operation) && !container(operation) && !housekeeping(operation) && !object(operation)) {
                throw PickleException.malformed("has the unknown operation 0x%02x".formatted(operation));
            }
        }
        throw new PickleException(
                PickleException.Fault.TOO_LARGE, "has more than %d operations".formatted(limits.operations()));
    }

    private boolean scalar(int operation) {
        switch (operation) {
            case 'N' -> stack.push(None.NONE);
            case 0x88 -> stack.push(new Bool(true));
            case 0x89 -> stack.push(new Bool(false));
            case 'I' -> stack.push(integerOrBool());
            case 'J' -> stack.push(Int.of(in.signedInt()));
            case 'K' -> stack.push(Int.of(in.unsignedByte()));
            case 'M' -> stack.push(Int.of(in.unsignedShort()));
            case 'L' -> stack.push(new Int(PickleInput.integer(in.line())));
            case 0x8a -> stack.push(new Int(in.littleEndianInteger(in.unsignedByte())));
            case 0x8b -> stack.push(new Int(in.littleEndianInteger(in.length4())));
            case 'F' -> stack.push(new Real(in.decimalReal()));
            case 'G' -> stack.push(new Real(in.bigEndianDouble()));
            case 'S' -> stack.push(new Text(unquoted(in.line())));
            case 'T' -> stack.push(new Text(in.byteString(in.length4())));
            case 'U' -> stack.push(new Text(in.byteString(in.unsignedByte())));
            case 'V' -> stack.push(new Text(in.line()));
            case 'X' -> stack.push(new Text(in.utf8(in.length4())));
            case 0x8c -> stack.push(new Text(in.utf8(in.unsignedByte())));
            case 0x8d -> stack.push(new Text(in.utf8(in.length8())));
            case 'B' -> stack.push(bytes(in.length4()));
            case 'C' -> stack.push(bytes(in.unsignedByte()));
            case 0x8e, 0x96 -> stack.push(bytes(in.length8()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int operation) {
        switch (operation) {
            case ']' -> stack.push(Sequence.list());
            case 'l' -> stack.push(appended(Sequence.list(), stack.popToMark()));
            case 'a' -> {
                PickleValue item = stack.pop();
                appended(stack.peek(), List.of(item));
            }
            case 'e', 0x90 -> {
                List<PickleValue> items = stack.popToMark();
                appended(stack.peek(), items);
            }
            case ')' -> stack.push(Sequence.tuple(List.of()));
            case 't' -> stack.push(Sequence.tuple(stack.popToMark()));
            case 0x85 -> stack.push(Sequence.tuple(List.of(stack.pop())));
            case 0x86 -> {
                PickleValue second = stack.pop();
                stack.push(Sequence.tuple(List.of(stack.pop(), second)));
            }
            case 0x87 -> {
                PickleValue third = stack.pop();
                PickleValue second = stack.pop();
                stack.push(Sequence.tuple(List.of(stack.pop(), second, third)));
            }
            case '}' -> stack.push(new Dict());
            case 'd' -> stack.push(entered(new Dict(), stack.popToMark()));
            case 's' -> {
                PickleValue value = stack.pop();
                PickleValue key = stack.pop();
                entered(stack.peek(), List.of(key, value));
            }
            case 'u' -> {
                List<PickleValue> entries = stack.popToMark();
                entered(stack.peek(), entries);
            }
            case 0x8f -> stack.push(new Placeholder("builtins.set"));
            case 0x91 -> {
                stack.popToMark();
                stack.push(new Placeholder("builtins.frozenset"));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean housekeeping(int operation) {
        switch (operation) {
            case '(' -> stack.mark();
            case '0' -> stack.pop();
            case '1' -> stack.popToMark();
            case '2' -> stack.push(stack.peek());
            case 'p' -> stack.memoize(memoIndex());
            case 'q' -> stack.memoize(in.unsignedByte());
            case 'r' -> stack.memoize(Integer.toUnsignedLong(in.signedInt()));
            case 0x94 -> stack.memoizeNext();
            case 'g' -> stack.pushMemo(memoIndex());
            case 'h' -> stack.pushMemo(in.unsignedByte());
            case 'j' -> stack.pushMemo(Integer.toUnsignedLong(in.signedInt()));
            case 0x80 -> {
                int protocol = in.unsignedByte();
                if (protocol > NEWEST_PROTOCOL) {
                    throw PickleException.malformed("has the unknown protocol %d".formatted(protocol));
                }
            }
            case 0x95 -> in.length8();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean object(int operation) {
        switch (operation) {
            case 'c' -> {
                String module = in.line();
                stack.push(globals.global(module, in.line()));
            }
            case 0x93 -> {
                String name = text(stack.pop());
                stack.push(globals.global(text(stack.pop()), name));
            }
            case 'i' -> {
                String module = in.line();
                PickleValue type = globals.global(module, in.line());
                stack.push(call(type, stack.popToMark()));
            }
            case 'o' -> {
                List<PickleValue> items = stack.popToMark();
                if (items.isEmpty()) {
                    throw PickleException.malformed("makes an object of no class");
                }
                stack.push(call(items.get(0), items.subList(1, items.size())));
            }
            case 'R', 0x81 -> {
                List<PickleValue> arguments = items(stack.pop());
                stack.push(call(stack.pop(), arguments));
            }
            case 0x92 -> {
                PickleValue named = stack.pop();
                List<PickleValue> arguments = items(stack.pop());
                PickleValue made = call(stack.pop(), arguments);
                if (!(made instanceof Placeholder)
                        && !(named instanceof Dict dict && dict.entries().isEmpty())) {
                    throw PickleException.malformed("gives named arguments where none are known");
                }
                stack.push(made);
            }
            case 'b' -> build(stack.pop(), stack.peek());
            case 'P' -> stack.push(globals.persistent(new Text(in.line())));
            case 'Q' -> stack.push(globals.persistent(stack.pop()));
            case 0x82, 0x83, 0x84 ->
                throw new PickleException(PickleException.Fault.REFUSED, "uses Python's extension registry");
            case 0x97, 0x98 -> throw new PickleException(PickleException.Fault.REFUSED, "uses out-of-band buffers");
            default -> {
                return false;
            }
        }
        return true;
    }

    private PickleValue call(PickleValue callable, List<PickleValue> arguments) {
        if (callable instanceof Name name) {
            return globals.call(name, arguments);
        }
        if (callable instanceof Placeholder) {
            return callable;
        }
        throw PickleException.malformed("calls something that is not a class or function");
    }

    /** Drops attributes: an OrderedDict's {@code _metadata} and the state of an opaque object. */
    private static void build(PickleValue state, PickleValue target) {
        if (!(target instanceof Placeholder) && !(target instanceof Dict)) {
            throw PickleException.malformed("sets the state of something that has none");
        }
    }

    private static PickleValue appended(PickleValue target, List<PickleValue> items) {
        if (target instanceof Sequence list) {
            items.forEach(list::append);
        } else if (!(target instanceof Placeholder)) {
            throw PickleException.malformed("appends to something that is not a list");
        }
        return target;
    }

    private static PickleValue entered(PickleValue target, List<PickleValue> entries) {
        if (entries.size() % 2 != 0) {
            throw PickleException.malformed("has a key without a value");
        }
        if (target instanceof Dict dict) {
            for (int i = 0; i < entries.size(); i += 2) {
                dict.put(entries.get(i), entries.get(i + 1));
            }
        } else if (!(target instanceof Placeholder)) {
            throw PickleException.malformed("sets an entry of something that is not a dict");
        }
        return target;
    }

    /** Reads an integer, or a boolean, which protocol 0 writes as an integer with a leading zero. */
    private PickleValue integerOrBool() {
        String digits = in.line();
        return digits.equals("00") || digits.equals("01")
                ? new Bool(digits.equals("01"))
                : new Int(PickleInput.integer(digits));
    }

    private long memoIndex() {
        BigInteger index = PickleInput.integer(in.line());
        return index.bitLength() < Long.SIZE ? index.longValue() : -1;
    }

    private Bytes bytes(int length) {
        in.skip(length);
        return new Bytes();
    }

    private static String unquoted(String literal) {
        boolean quoted = literal.length() >= 2 && (literal.charAt(0) == '\'' || literal.charAt(0) == '"');
        return quoted ? literal.substring(1, literal.length() - 1) : literal;
    }

    private static List<PickleValue> items(PickleValue value) {
        if (value instanceof Sequence sequence) {
            return sequence.items();
        }
        throw PickleException.malformed("calls with something that is not a tuple");
    }

    private static String text(PickleValue value) {
        if (value instanceof Text text) {
            return text.value();
        }
        throw PickleException.malformed("has a name that is not a string");
    }
}
