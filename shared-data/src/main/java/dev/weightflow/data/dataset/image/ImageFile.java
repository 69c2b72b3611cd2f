package dev.weightflow.data.dataset.image;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.ViolationCode;
import java.awt.Dimension;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Image file in memory, decoded by the JDK; warnings of the decoder are errors here. */
final class ImageFile {
    private final String format;
    private final byte[] file;
    private final String name;
    private final Limits limits;

    ImageFile(String format, byte[] file, String name, Limits limits) {
        this.format = format;
        this.file = file;
        this.name = name;
        this.limits = limits;
    }

    Dimension size() {
        return read((reader, warnings) -> new Dimension(reader.getWidth(0), reader.getHeight(0)));
    }

    /** Decodes the stored values; all channels if none are requested, otherwise the first ones. */
    Pixels decode(int channels) {
        return raster(raster -> {
            int wanted = channels == 0 ? raster.getNumBands() : channels;
            requireBands(raster, wanted);
            return new Pixels(raster.getWidth(), raster.getHeight(), wanted, samples(raster, wanted));
        });
    }

    /** Decodes the stored values of the first channels, of any bit depth: [height, width, channels]. */
    float[] values(int channels) {
        return raster(raster -> {
            requireBands(raster, channels);
            int width = raster.getWidth();
            int bands = raster.getNumBands();
            float[] values = new float[width * raster.getHeight() * channels];
            int[] row = new int[width * bands];
            for (int y = 0, to = 0; y < raster.getHeight(); y++) {
                raster.getPixels(0, y, width, 1, row);
                for (int x = 0; x < width; x++) {
                    for (int c = 0; c < channels; c++) {
                        values[to++] = row[x * bands + c];
                    }
                }
            }
            return values;
        });
    }

    private <T> T raster(Function<Raster, T> reading) {
        return read((reader, warnings) -> {
            Raster raster = reader.read(0).getRaster();
            if (!warnings.isEmpty()) {
                throw damaged(warnings.get(0), null);
            }
            return reading.apply(raster);
        });
    }

    private void requireBands(Raster raster, int wanted) {
        if (wanted > raster.getNumBands()) {
            throw damaged("it has " + raster.getNumBands() + " channels, not " + wanted, null);
        }
    }

    private interface Reading<T> {
        T from(ImageReader reader, List<String> warnings) throws IOException;
    }

    private <T> T read(Reading<T> reading) {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        Budget budget = limits.begin(name);
        reader.addIIOReadProgressListener(new ReadProgress(budget));
        try (ImageInputStream in = new MemoryCacheImageInputStream(budget.watched(new ByteArrayInputStream(file)))) {
            reader.setInput(in, true, true);
            return reading.from(reader, warnings);
        } catch (DatasetException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the JDK's readers throw either on hostile bytes
            budget.look(); // they hide a cancellation, as any other exception
            throw damaged(String.valueOf(e.getMessage()), e);
        } finally {
            reader.dispose();
        }
    }

    private static byte[] samples(Raster raster, int channels) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] samples = new byte[width * height * channels];
        if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
                && raster.getDataBuffer() instanceof DataBufferByte buffer
                && raster.getParent() == null) {
            int[] offsets = model.getBandOffsets();
            byte[] stored = buffer.getData();
            for (int c = 0; c < channels; c++) {
                for (int y = 0, to = c; y < height; y++) {
                    int from = buffer.getOffset() + y * model.getScanlineStride() + offsets[c];
                    for (int x = 0; x < width; x++, from += model.getPixelStride(), to += channels) {
                        samples[to] = stored[from];
                    }
                }
            }
            return samples;
        }
        int[] row = new int[width * raster.getNumBands()];
        for (int y = 0, to = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    samples[to++] = (byte) row[x * raster.getNumBands() + c];
                }
            }
        }
        return samples;
    }

    private DatasetException damaged(String why, Throwable cause) {
        return DatasetException.about(
                ViolationCode.UNREADABLE, name, cause, "cannot be decoded (%s); restore it from its source", why);
    }
}
