package dev.weightflow.cli.fit;

import dev.weightflow.model.tensor.MatrixProducts;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --gemm-library}: which library computes large products on the CPU. */
public final class GemmLibraryOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--gemm-library",
            paramLabel = "LIBRARY",
            description =
                    "Which library computes large products on the CPU: onednn, blas, mixed (onednn for many"
                            + " rows, blas for few), or auto, which is the fastest of them on this machine, measured once (auto). A run keeps to the one that it began with.")
    void configure(String setting) {
        if (!MatrixProducts.names(setting)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--gemm-library is '" + setting + "', and must be one of " + MatrixProducts.settings());
        }
        MatrixProducts.configure(setting);
    }
}
