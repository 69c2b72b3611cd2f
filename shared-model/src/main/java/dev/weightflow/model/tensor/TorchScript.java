package dev.weightflow.model.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Operations as TorchScript text in a file beside a class: any ATen operation, with its gradient, by the name of a function in
 * {@code CLASS.py}, or in a text from elsewhere. Each function says what it takes and gives; Java passes arrays, lists and maps of
 * arrays, and plain numbers, flags and texts.
 *
 * <p>DJL runs the methods of a module only in inference mode. The native entry point takes a training flag, and is reached
 * here by a method handle because DJL keeps it package-private.
 */
public final class TorchScript {

    private static final String ARCHIVE = "operations";
    /** The empty instance of class {@code __torch__.Operations}, as PyTorch's own serializer pickles it (protocol 2). */
    private static final byte[] INSTANCE =
            "\u0080\u0002c__torch__\nOperations\nq\0)\u0081}b.".getBytes(StandardCharsets.ISO_8859_1);
    /** The empty tuple: the module has no constants. */
    private static final byte[] CONSTANTS = "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1);

    private static final String HEAD = "class Operations(Module):\n  __parameters__ = []\n  __buffers__ = []\n";

    private static final ThreadLocal<Boolean> PLAIN_EXECUTOR = ThreadLocal.withInitial(() -> {
        // The profiling executor specialises anew for every shape, which costs more than it gives here.
        JniUtils.setGraphExecutorOptimize(false);
        return true;
    });

    /** How many lines stand before the functions in the text that is compiled, and so in the engine's messages. */
    public static final int LINES_BEFORE = (int) HEAD.lines().count();

    private static final Cleaner CLEANER = Cleaner.create();

    private final Supplier<String> functions;
    private final boolean forEver;
    private long module; // 0 before the first call

    private TorchScript(Supplier<String> functions, boolean forEver) {
        this.functions = functions;
        this.forEver = forEver;
    }

    /** The operations in the file beside that class; the engine starts with the first call of one. */
    public static TorchScript beside(Class<?> owner) {
        return new TorchScript(() -> textBeside(owner), true);
    }

    /**
     * Compiles functions; what the engine compiled is released when nothing refers to this any more.
     *
     * @throws ai.djl.engine.EngineException if they cannot be compiled; it names the line, counted from {@link #LINES_BEFORE}
     */
    public static TorchScript of(String functions) {
        TorchScript compiled = new TorchScript(() -> functions, false);
        compiled.module();
        return compiled;
    }

    /**
     * The functions as the engine prints what it has compiled: every operation goes by its own name, {@code torch.NAME(…)} or {@code
     * ops.NAMESPACE.NAME(…)}, however the text has spelt it.
     */
    public String compiled() {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        Natives.FOUND.write(module(), archive);
        Reference.reachabilityFence(this);
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(archive.toByteArray()))
                .get()) {
            ZipArchiveEntry code = zip.getEntry("archive/code/__torch__.py");
            return new String(zip.getInputStream(code).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the engine's own text of its operations cannot be read", e);
        }
    }

    /** Calls an operation; the result is recorded for gradients where gradients are on. */
    public NDArray call(String operation, Object... arguments) {
        return call(operation, IValue::toTensor, arguments);
    }

    public List<NDArray> callForList(String operation, Object... arguments) {
        return List.of(call(operation, IValue::toTensorArray, arguments));
    }

    /**
     * Calls an operation that gives arrays by name.
     *
     * @param manager owns the arrays
     */
    public Map<String, NDArray> callForMap(NDManager manager, String operation, Object... arguments) {
        return call((PtNDManager) manager, operation, TorchScript::map, arguments);
    }

    private static Map<String, NDArray> map(IValue result, PtNDManager manager) {
        Map<String, NDArray> arrays = new TreeMap<>();
        result.toIValueMap().forEach((name, value) -> {
            try (value) {
                arrays.put(name, value.toTensor(manager));
            }
        });
        return arrays;
    }

    private <T> T call(String method, BiFunction<IValue, PtNDManager, T> read, Object... arguments) {
        return call(null, method, read, arguments);
    }

    private <T> T call(PtNDManager owner, String method, BiFunction<IValue, PtNDManager, T> read, Object... arguments) {
        long loaded = module();
        PLAIN_EXECUTOR.get();
        PtNDManager manager = owner;
        IValue[] values = new IValue[arguments.length];
        long[] handles = new long[arguments.length];
        try {
            for (int i = 0; i < arguments.length; i++) {
                if (manager == null && arguments[i] instanceof PtNDArray array) {
                    manager = array.getManager();
                } else if (manager == null && arguments[i] instanceof List<?> list && !list.isEmpty()) {
                    manager = ((PtNDArray) list.get(0)).getManager();
                }
                values[i] = Natives.value(arguments[i]);
                handles[i] = values[i].getHandle();
            }
            try (IValue result = Natives.FOUND.run(loaded, method, handles)) {
                return read.apply(result, manager);
            }
        } finally {
            for (IValue value : values) {
                if (value != null) {
                    value.close();
                }
            }
            Reference.reachabilityFence(this);
        }
    }

    private synchronized long module() {
        if (module == 0) {
            Torch.start();
            try {
                module = JniUtils.loadModuleHandle(new ByteArrayInputStream(archive()), Device.cpu(), true, false);
            } catch (IOException e) {
                throw new UncheckedIOException("the operations could not be loaded", e);
            }
            if (!forEver) {
                long handle = module;
                CLEANER.register(this, () -> JniUtils.deleteModule(handle));
            }
        }
        return module;
    }

    private static String textBeside(Class<?> owner) {
        try (InputStream text = owner.getResourceAsStream(owner.getSimpleName() + ".py")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the operations of " + owner + " could not be read", e);
        }
    }

    private byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "data.pkl", INSTANCE);
            store(zip, "constants.pkl", CONSTANTS);
            store(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
            store(zip, "code/__torch__.py", (HEAD + functions.get().indent(2)).getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(ARCHIVE + "/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** DJL's package-private native calls. */
    private record Natives(MethodHandle run, MethodHandle write, MethodHandle wrap) {

        static final Natives FOUND = find();

        private static Natives find() {
            try {
                Class<?> library = Class.forName("ai.djl.pytorch.jni.PyTorchLibrary");
                MethodHandles.Lookup inside = MethodHandles.privateLookupIn(library, MethodHandles.lookup());
                Object instance =
                        inside.findStaticGetter(library, "LIB", library).invoke();
                MethodHandle run = inside.findVirtual(
                                library,
                                "moduleRunMethod",
                                MethodType.methodType(
                                        long.class,
                                        long.class,
                                        String.class,
                                        long[].class,
                                        boolean.class,
                                        boolean.class))
                        .bindTo(instance);
                MethodHandle write = inside.findVirtual(
                                library,
                                "moduleWrite",
                                MethodType.methodType(
                                        void.class, long.class, OutputStream.class, byte[].class, boolean.class))
                        .bindTo(instance);
                MethodHandle wrap = MethodHandles.privateLookupIn(IValue.class, MethodHandles.lookup())
                        .findConstructor(IValue.class, MethodType.methodType(void.class, long.class));
                return new Natives(run, write, wrap);
            } catch (Throwable e) {
                throw new IllegalStateException("this version of DJL's PyTorch engine has no native module calls", e);
            }
        }

        IValue run(long module, String method, long[] arguments) {
            try {
                return (IValue) wrap.invokeExact((long) run.invokeExact(module, method, arguments, true, false));
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("the tensor operation '" + method + "' failed", e);
            }
        }

        void write(long module, OutputStream to) {
            try {
                write.invokeExact(module, to, new byte[1 << 16], false);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("the compiled operations cannot be written", e);
            }
        }

        static IValue value(Object argument) {
            if (argument instanceof PtNDArray array) {
                return IValue.from(array);
            } else if (argument instanceof Double number) {
                return IValue.from(number.doubleValue());
            } else if (argument instanceof Number whole) {
                return IValue.from(whole.longValue());
            } else if (argument instanceof Boolean flag) {
                return IValue.from(flag.booleanValue());
            } else if (argument instanceof double[] numbers) {
                return IValue.listFrom(numbers);
            } else if (argument instanceof long[] numbers) {
                return IValue.listFrom(numbers);
            } else if (argument instanceof String text) {
                return IValue.from(text);
            } else if (argument instanceof Map<?, ?> map) {
                Map<String, PtNDArray> arrays = new TreeMap<>();
                map.forEach((name, array) -> arrays.put((String) name, (PtNDArray) array));
                return IValue.stringMapFrom(arrays);
            } else if (argument instanceof List<?> list) {
                return IValue.listFrom(list.toArray(PtNDArray[]::new));
            }
            throw new IllegalArgumentException(
                    "a tensor operation takes no " + argument.getClass().getName());
        }
    }
}
