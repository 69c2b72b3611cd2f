package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxAxis;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxReading;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Slow, obvious matrices of Java doubles: the expected results of the fields. */
record PlainMatrix(double[][] rows) {

    static PlainMatrix of(NDArray array) {
        int columns = (int) array.getShape().get(1);
        double[] flat = flat(array);
        double[][] rows = new double[flat.length / columns][columns];
        for (int i = 0; i < flat.length; i++) {
            rows[i / columns][i % columns] = flat[i];
        }
        return new PlainMatrix(rows);
    }

    static PlainMatrix random(int height, int width, double range, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] rows = new double[height][width];
        for (double[] row : rows) {
            for (int j = 0; j < width; j++) {
                row[j] = random.nextDouble(-range, range);
            }
        }
        return new PlainMatrix(rows);
    }

    static PlainMatrix identity(int size) {
        double[][] rows = new double[size][size];
        IntStream.range(0, size).forEach(i -> rows[i][i] = 1);
        return new PlainMatrix(rows);
    }

    /** Computes e^this, by its power series. */
    PlainMatrix exponential() {
        PlainMatrix sum = identity(height());
        PlainMatrix term = sum;
        for (int n = 1; n < 40; n++) {
            term = term.times(this).scaled(1.0 / n);
            sum = sum.plus(term);
        }
        return sum;
    }

    /** Computes eq. 7 for this weight, literally in the interpretation of the options. */
    PlainMatrix softmaxVelocity(PlainMatrix w1, PlainMatrix w2, SoftmaxField.Options options) {
        double divisor =
                switch (options.divisor()) {
                    case SQRT_ROWS -> Math.sqrt(height());
                    case SQRT_RANK -> Math.sqrt(w2.height());
                    case NONE -> 1;
                };
        PlainMatrix query = times(w1);
        PlainMatrix key = w2.times(this);
        if (options.reading() == SoftmaxReading.PRODUCT) {
            return query.times(key).scaled(1 / divisor).softmax(options.axis());
        }
        PlainMatrix turned =
                key.transposed().times(query.transposed()).scaled(1 / divisor).softmax(options.axis());
        return options.reading() == SoftmaxReading.TRANSPOSED ? turned.transposed() : turned;
    }

    PlainMatrix softmax(SoftmaxAxis axis) {
        double[][] exp = new double[height()][width()];
        for (int i = 0; i < height(); i++) {
            for (int j = 0; j < width(); j++) {
                exp[i][j] = Math.exp(rows[i][j]);
            }
        }
        PlainMatrix e = new PlainMatrix(exp);
        double[][] result = new double[height()][width()];
        for (int i = 0; i < height(); i++) {
            for (int j = 0; j < width(); j++) {
                double sum =
                        switch (axis) {
                            case LAST -> e.row(i).total();
                            case FIRST -> e.transposed().row(j).total();
                            case ALL -> e.total();
                        };
                result[i][j] = exp[i][j] / sum;
            }
        }
        return new PlainMatrix(result);
    }

    PlainMatrix row(int i) {
        return new PlainMatrix(new double[][] {rows[i]});
    }

    double total() {
        double sum = 0;
        for (double[] row : rows) {
            for (double value : row) {
                sum += value;
            }
        }
        return sum;
    }

    PlainMatrix times(PlainMatrix other) {
        double[][] product = new double[height()][other.width()];
        for (int i = 0; i < height(); i++) {
            for (int j = 0; j < other.width(); j++) {
                for (int n = 0; n < width(); n++) {
                    product[i][j] += rows[i][n] * other.rows[n][j];
                }
            }
        }
        return new PlainMatrix(product);
    }

    PlainMatrix plus(PlainMatrix other) {
        double[][] sum = new double[height()][width()];
        for (int i = 0; i < height(); i++) {
            for (int j = 0; j < width(); j++) {
                sum[i][j] = rows[i][j] + other.rows[i][j];
            }
        }
        return new PlainMatrix(sum);
    }

    PlainMatrix scaled(double factor) {
        double[][] result = new double[height()][width()];
        for (int i = 0; i < height(); i++) {
            for (int j = 0; j < width(); j++) {
                result[i][j] = factor * rows[i][j];
            }
        }
        return new PlainMatrix(result);
    }

    PlainMatrix transposed() {
        double[][] result = new double[width()][height()];
        for (int i = 0; i < height(); i++) {
            for (int j = 0; j < width(); j++) {
                result[j][i] = rows[i][j];
            }
        }
        return new PlainMatrix(result);
    }

    /** Returns the matrix with one entry changed. */
    PlainMatrix nudged(int i, int j, double by) {
        double[][] copy = new double[height()][];
        for (int n = 0; n < copy.length; n++) {
            copy[n] = rows[n].clone();
        }
        copy[i][j] += by;
        return new PlainMatrix(copy);
    }

    double distance(PlainMatrix other) {
        return plus(other.scaled(-1)).norm();
    }

    /** Computes the Frobenius norm. */
    double norm() {
        double sum = 0;
        for (double[] row : rows) {
            for (double value : row) {
                sum += value * value;
            }
        }
        return Math.sqrt(sum);
    }

    NDArray doubles(NDManager manager) {
        double[] flat = new double[height() * width()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = rows[i / width()][i % width()];
        }
        return manager.create(flat, new Shape(height(), width()));
    }

    int height() {
        return rows.length;
    }

    int width() {
        return rows[0].length;
    }

    private static double[] flat(NDArray array) {
        if (array.getDataType() == DataType.FLOAT64) {
            return array.toDoubleArray();
        }
        float[] floats = array.toFloatArray();
        return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
    }
}
