package dev.weightflow.data.weights;

import dev.weightflow.data.host.ElementType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Policy for the names that a PyTorch file may use. A few are emulated, some are known to be harmless and become placeholders; every other name of
 * Python itself or of PyTorch is refused, because weights need none of them. A class of any other package (a configuration, say) becomes a
 * placeholder too. In no case is anything of that name loaded or called.
 */
final class GlobalAllowList {

    static final String TENSOR = "torch._utils._rebuild_tensor_v2";
    static final String OLD_TENSOR = "torch._utils._rebuild_tensor";
    static final String PARAMETER = "torch._utils._rebuild_parameter";
    static final String PARAMETER_WITH_STATE = "torch._utils._rebuild_parameter_with_state";
    static final String TENSOR_WITH_STATE = "torch._tensor._rebuild_from_type_v2";
    static final String ORDERED_DICT = "collections.OrderedDict";
    static final String TENSOR_TYPE = "torch.Tensor";
    static final String PARAMETER_TYPE = "torch.nn.parameter.Parameter";
    static final String SIZE = "torch.Size";
    static final String DEVICE = "torch.device";

    private static final Set<String> BUILDERS = Set.of(
            TENSOR,
            OLD_TENSOR,
            PARAMETER,
            PARAMETER_WITH_STATE,
            TENSOR_WITH_STATE,
            TENSOR_TYPE,
            PARAMETER_TYPE,
            ORDERED_DICT,
            SIZE,
            DEVICE);

    private static final Map<String, ElementType> STORAGES = Map.of(
            "DoubleStorage", ElementType.F64,
            "FloatStorage", ElementType.F32,
            "HalfStorage", ElementType.F16,
            "BFloat16Storage", ElementType.BF16,
            "LongStorage", ElementType.I64,
            "IntStorage", ElementType.I32,
            "ShortStorage", ElementType.I16,
            "CharStorage", ElementType.I8,
            "ByteStorage", ElementType.U8,
            "BoolStorage", ElementType.BOOL);

    /** Plain data of Python and PyTorch that training checkpoints have beside the weights. */
    private static final Set<String> HARMLESS = Stream.of(
                    "argparse.Namespace",
                    "types.SimpleNamespace",
                    "copyreg._reconstructor copy_reg._reconstructor _codecs.encode",
                    "collections.defaultdict collections.Counter collections.deque",
                    "builtins.set builtins.frozenset builtins.list builtins.dict builtins.tuple builtins.int",
                    "builtins.float builtins.str builtins.bool builtins.bytes builtins.bytearray builtins.complex",
                    "builtins.slice builtins.range builtins.object",
                    "__builtin__.set __builtin__.frozenset __builtin__.list __builtin__.dict __builtin__.tuple",
                    "__builtin__.object __builtin__.bytearray __builtin__.complex __builtin__.long",
                    "datetime.datetime datetime.date datetime.time datetime.timedelta datetime.timezone",
                    "decimal.Decimal fractions.Fraction uuid.UUID",
                    "pathlib.Path pathlib.PosixPath pathlib.WindowsPath pathlib.PurePosixPath pathlib.PureWindowsPath",
                    "pathlib._local.Path pathlib._local.PosixPath pathlib._local.WindowsPath",
                    "pathlib._local.PurePosixPath pathlib._local.PureWindowsPath",
                    "torch.float16 torch.bfloat16 torch.float32 torch.float64 torch.int8 torch.int16 torch.int32",
                    "torch.int64 torch.uint8 torch.bool torch.strided torch.contiguous_format torch.channels_last",
                    "torch.torch_version.TorchVersion")
            .flatMap(names -> Stream.of(names.split(" ")))
            .collect(Collectors.toUnmodifiableSet());

    private GlobalAllowList() {}

    static boolean isBuilder(String module, String name) {
        return BUILDERS.contains(module + "." + name)
                || storageType(module, name).isPresent();
    }

    /** Returns whether the class is a plain tensor, regardless of its objects' attributes. */
    static boolean isTensorType(String name) {
        return name.equals(TENSOR_TYPE) || name.equals(PARAMETER_TYPE);
    }

    static Optional<ElementType> storageType(String module, String name) {
        return module.equals("torch") || module.equals("torch.cuda")
                ? Optional.ofNullable(STORAGES.get(name))
                : Optional.empty();
    }

    /** Returns whether the name becomes a placeholder: no object is built, and reading continues. */
    static boolean isHarmless(String module, String name) {
        String root = module.split("\\.", 2)[0];
        return HARMLESS.contains(module + "." + name)
                || !root.equals("torch") && !root.isEmpty() && !PythonModules.STANDARD.contains(root);
    }
}
