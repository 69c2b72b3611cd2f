package dev.weightflow.cli.fit;

import dev.weightflow.model.tensor.MatrixProducts;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Option {@code --gemm-library}: the library for large matrix products on the CPU. */
public final class GemmLibraryOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--gemm-library",
            paramLabel = "LIBRARY",
            description = "The library for large matrix products on the CPU: onednn, blas, mixed (onednn for many"
                    + " rows, blas for few), or auto, which is the fastest of them on this machine,"
                    + " measured once (auto). A run keeps the one it started with.")
    void configure(String setting) {
        if (!MatrixProducts.names(setting)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--gemm-library is '" + setting + "', and must be one of " + MatrixProducts.settings());
        }
        MatrixProducts.configure(setting);
    }
}
