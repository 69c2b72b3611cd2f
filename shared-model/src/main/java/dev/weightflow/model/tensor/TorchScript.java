package dev.weightflow.model.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Operations as TorchScript text in a file beside a class: any ATen operation, with its gradient, by the name of a function in {@code CLASS.py}. Each
 * function documents its arguments and results; Java passes arrays and lists of them, and plain numbers, flags and texts. No other text is ever
 * compiled: the engine evaluates parts of a text while it parses it.
 *
 * <p>DJL runs the methods of a module only in inference mode. The native entry point takes a training flag, and is reached here by a method handle
 * because DJL keeps it package-private.
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

    private final Class<?> owner;
    private long module; // 0 before the first call

    private TorchScript(Class<?> owner) {
        this.owner = owner;
    }

    /** Loads the operations in the file beside that class; the engine starts with the first call of one. */
    public static TorchScript beside(Class<?> owner) {
        return new TorchScript(owner);
    }

    /**
     * Calls an operation; the result is recorded for gradients where gradients are on. One with a {@link SymbolicArray} among its arguments is that
     * array's to note down.
     */
    public NDArray call(String operation, Object... arguments) {
        Optional<SymbolicArray> symbolic = symbolic(arguments);
        return symbolic.isPresent()
                ? symbolic.get().apply(owner, operation, arguments)
                : call(operation, IValue::toTensor, arguments);
    }

    /** @throws UnsupportedOperationException if one of the arguments is a {@link SymbolicArray} */
    public List<NDArray> callForList(String operation, Object... arguments) {
        if (symbolic(arguments).isPresent()) {
            throw new UnsupportedOperationException(operation + " has several results");
        }
        return List.of(call(operation, IValue::toTensorArray, arguments));
    }

    private static Optional<SymbolicArray> symbolic(Object... arguments) {
        for (Object argument : arguments) {
            Object first = argument instanceof List<?> list && !list.isEmpty() ? list.get(0) : argument;
            if (first instanceof SymbolicArray array) {
                return Optional.of(array);
            }
        }
        return Optional.empty();
    }

    private <T> T call(String method, BiFunction<IValue, PtNDManager, T> read, Object... arguments) {
        long loaded = module();
        PLAIN_EXECUTOR.get();
        PtNDManager manager = null;
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
        }
        return module;
    }

    private String text() {
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
            store(zip, "code/__torch__.py", (HEAD + text().indent(2)).getBytes(StandardCharsets.UTF_8));
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
    private record Natives(MethodHandle run, MethodHandle wrap) {

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
                MethodHandle wrap = MethodHandles.privateLookupIn(IValue.class, MethodHandles.lookup())
                        .findConstructor(IValue.class, MethodType.methodType(void.class, long.class));
                return new Natives(run, wrap);
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
            } else if (argument instanceof List<?> list) {
                return IValue.listFrom(list.toArray(PtNDArray[]::new));
            }
            throw new IllegalArgumentException(
                    "a tensor operation takes no " + argument.getClass().getName());
        }
    }
}
