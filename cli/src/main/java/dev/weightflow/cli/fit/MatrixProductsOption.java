package dev.weightflow.cli.fit;

import dev.weightflow.model.tensor.MatrixProducts;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --matrix-products}: which library computes large products on the CPU. */
public final class MatrixProductsOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--matrix-products",
            paramLabel = "LIBRARY",
            description =
                    "Which library computes large products on the CPU: onednn, blas, mixed (onednn for many"
                            + " rows, blas for few), or auto, which is the fastest of them on this machine, measured once (auto). A run keeps to the one that it began with.")
    void configure(String setting) {
        if (!MatrixProducts.names(setting)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--matrix-products is '" + setting + "', and must be one of " + MatrixProducts.settings());
        }
        MatrixProducts.configure(setting);
    }
}
