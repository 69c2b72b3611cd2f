package dev.weightflow.model.tensor;

import ai.djl.pytorch.jni.LibUtils;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Unpacks the engine's native libraries as its first start would, into the folder in the variable {@code ENGINE_CACHE_DIR}, when an image is built.
 * Nothing is loaded: libraries for CUDA are unpacked without a GPU.
 */
public final class EngineUnpacking {
    private EngineUnpacking() {}

    /** @param arguments the jar of the class path with the libraries; they are removed from it, and their index stays */
    public static void main(String[] arguments) throws IOException {
        System.setProperty("ai.djl.pytorch.native_helper", EngineUnpacking.class.getName());
        LibUtils.loadLibrary();
        try (FileSystem jar = FileSystems.newFileSystem(Path.of(arguments[0]))) {
            for (Path library : filesIn(jar.getPath("/pytorch"))) {
                Files.delete(library);
            }
        }
    }

    /** Replaces {@link System#load} in the engine. */
    public static void load(String library) {
        System.out.println(library);
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
