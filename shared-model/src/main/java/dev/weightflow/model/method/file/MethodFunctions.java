package dev.weightflow.model.method.file;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.method.file.MethodText.Source;
import dev.weightflow.model.tensor.TorchScript;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.InvalidRecordException;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A method file's functions, compiled, with its options as constants in them. Targets go by their keys: {@code q}, {@code fc1}. */
public final class MethodFunctions {

    private static final Pattern PLACE = Pattern.compile("File \"code/__torch__\\.py\", line (\\d+)");
    private static final Pattern UNKNOWN = Pattern.compile("Unknown builtin op: aten::(\\w+)");
    private static final Pattern UNDEFINED = Pattern.compile("undefined value (\\w+)");
    private static final Pattern ERROR = Pattern.compile("(?m)^(?:[\\w.]*(?:Error|Exception)): (.*)$");
    private static final Pattern TOO_MUCH =
            Pattern.compile("can't allocate memory: you tried to allocate (\\d+) bytes|out of memory");

    private final MethodText text;
    private final Source source;
    private final TorchScript script;

    private MethodFunctions(MethodText text, Source source, TorchScript script) {
        this.text = text;
        this.source = source;
        this.script = script;
    }

    /**
     * Compiles a file's functions, and tries them on small weights.
     *
     * @param values of the file's options
     * @param targets what the method adapts
     * @throws InvalidRecordException if they cannot be compiled, use what is not allowed, or do not give what they are to give; each
     *     fault with its line
     */
    public static MethodFunctions tried(MethodText text, Map<String, Object> values, Iterable<String> targets) {
        MethodFunctions functions = compiled(text, values);
        MethodTrial.of(functions, text).run(targets);
        return functions;
    }

    static MethodFunctions compiled(MethodText text, Map<String, Object> values) {
        Source source = text.source(values);
        TorchScript script;
        try {
            script = TorchScript.of(source.code());
        } catch (EngineException e) {
            throw fault(notCompiled(e.getMessage(), source));
        }
        Faults faults = Faults.of(MethodText.THING);
        AllowedOperations.check(script.compiled(), text, faults);
        faults.raise();
        return new MethodFunctions(text, source, script);
    }

    /** The trained parameters of a weight, by name, with their initial values; on the CPU. */
    public Map<String, NDArray> parameters(NDManager manager, Shape weight, String target) {
        return called(
                MethodRole.PARAMETERS,
                target,
                weight,
                () -> script.callForMap(
                        manager, MethodRole.PARAMETERS.function(), weight.get(0), weight.get(1), target));
    }

    /** The arrays that follow from W0 alone, by name. */
    public Map<String, NDArray> derive(NDArray w0, String target) {
        return called(
                MethodRole.DERIVE,
                target,
                w0.getShape(),
                () -> script.callForMap(w0.getManager(), MethodRole.DERIVE.function(), w0, target));
    }

    /** [out, in] to the same */
    public NDArray adapt(NDArray w0, Map<String, NDArray> arrays, String target) {
        return called(
                MethodRole.ADAPT,
                target,
                w0.getShape(),
                () -> script.call(MethodRole.ADAPT.function(), w0, arrays, target));
    }

    /** [out] to the same */
    public NDArray bias(NDArray b0, Map<String, NDArray> arrays, String target) {
        return called(
                MethodRole.BIAS,
                target,
                b0.getShape(),
                () -> script.call(MethodRole.BIAS.function(), b0, arrays, target));
    }

    private <T> T called(MethodRole role, String target, Shape shape, Supplier<T> call) {
        try {
            return call.get();
        } catch (EngineException e) {
            throw fault(failed(role, target, shape, e.getMessage()));
        }
    }

    private String failed(MethodRole role, String target, Shape shape, String message) {
        int line = text.function(role).orElseThrow().line();
        Matcher place = PLACE.matcher(message);
        while (place.find()) {
            line = source.line(Integer.parseInt(place.group(1)) - TorchScript.LINES_BEFORE);
        }
        Matcher memory = TOO_MUCH.matcher(message);
        String what;
        if (memory.find()) {
            what = "needs more memory than there is"
                    + (memory.group(1) == null ? "" : " (" + memory.group(1) + " bytes at once)")
                    + "; make smaller tensors";
        } else {
            Matcher error = ERROR.matcher(message);
            String last = message.strip().lines().reduce((a, b) -> b).orElse(message);
            while (error.find()) {
                last = error.group(1);
            }
            what = "fails: " + last.strip();
        }
        return "line %d: %s of %s %s %s".formatted(line, role.function(), target, shape, what);
    }

    private static String notCompiled(String message, Source source) {
        Matcher place = PLACE.matcher(message);
        int line = place.find() ? Integer.parseInt(place.group(1)) - TorchScript.LINES_BEFORE : 1;
        String first = message.strip().lines().findFirst().orElse("").strip();
        if (first.contains("'newline'")) { // the engine names the line that the newline leads to
            do {
                line--;
            } while (line > 1 && source.isBlank(line));
        }
        Matcher unknown = UNKNOWN.matcher(message);
        Matcher undefined = UNDEFINED.matcher(message);
        String what;
        if (unknown.find()) {
            what = "there is no torch." + unknown.group(1)
                    + "; write an operation of PyTorch as torch.NAME or torch.linalg.NAME";
        } else if (undefined.find()) {
            what = "there is no '" + undefined.group(1)
                    + "'; a function has its arguments, the options at the file's head, torch, and the file's other functions";
        } else {
            what = "this is not TorchScript: " + first.replaceAll("( here)?:$", "");
        }
        return "line " + source.line(line) + ": " + what;
    }

    static InvalidRecordException fault(String clause) {
        try {
            Faults.of(MethodText.THING).require(false, clause).raise();
            throw new IllegalStateException(clause);
        } catch (InvalidRecordException e) {
            return e;
        }
    }
}
