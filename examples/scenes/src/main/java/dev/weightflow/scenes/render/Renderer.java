package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Ray;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Caster.Hit;
import dev.weightflow.scenes.render.Scene.Sensor;
import java.util.Arrays;
import java.util.concurrent.CancellationException;

/** Renders a scene: labels from the one ray through each pixel's centre, smoother edges in the image only. */
public final class Renderer {
    private static final double[][] WITHIN = {{0.375, 0.125}, {0.875, 0.375}, {0.625, 0.875}, {0.125, 0.625}};

    private final Scene scene;
    private final Camera camera;
    private final Caster caster;
    private final Tiles tiles;
    private final Shader shader;
    private final int width;
    private final int height;
    private final int[] surface;
    private final Colour[] light;
    private final byte[] normals;
    private final double[] depth;

    private Renderer(Scene scene) {
        this.scene = scene;
        this.camera = scene.camera();
        this.caster = new Caster(scene);
        this.tiles = new Tiles(caster, camera);
        this.shader = new Shader(scene, caster);
        this.width = camera.width();
        this.height = camera.height();
        this.surface = new int[width * height];
        this.light = new Colour[width * height];
        this.normals = new byte[3 * width * height];
        this.depth = new double[width * height];
    }

    /** @throws CancellationException when the thread is interrupted */
    public static Frame render(Scene scene) {
        return new Renderer(scene).rendered();
    }

    private Frame rendered() {
        for (int row = 0; row < height; row++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("Rendering was interrupted.");
            }
            for (int column = 0; column < width; column++) {
                cast(column, row);
            }
        }
        byte[] image = new byte[3 * width * height];
        Exposure exposure = new Exposure(scene.sensor(), width, height);
        for (int pixel = 0; pixel < surface.length; pixel++) {
            exposure.develop(onEdge(pixel) ? smoothed(pixel) : light[pixel], pixel, image);
        }
        return new Frame(width, height, image, things(), parts(), normals, depth);
    }

    private void cast(int column, int row) {
        int pixel = row * width + column;
        Ray ray = camera.ray(column + 0.5, row + 0.5);
        Hit hit = caster.first(ray, tiles.at(column, row));
        surface[pixel] = hit.surface();
        light[pixel] = shader.colour(ray, hit);
        Vec normal = hit.missed()
                ? Vec.ZERO
                : camera.seen(caster.piece(hit.surface()).shape().normal(ray.at(hit.distance())));
        normals[3 * pixel] = coded(normal.x());
        normals[3 * pixel + 1] = coded(normal.y());
        normals[3 * pixel + 2] = coded(normal.z());
        depth[pixel] = hit.missed()
                ? Double.POSITIVE_INFINITY
                : -camera.seen(ray.along()).z() * hit.distance();
    }

    private static byte coded(double coordinate) {
        return (byte) Math.floor(255 * (coordinate + 1) / 2 + 0.5);
    }

    private boolean onEdge(int pixel) {
        int column = pixel % width;
        return (column > 0 && differ(pixel, pixel - 1))
                || (column < width - 1 && differ(pixel, pixel + 1))
                || (pixel >= width && differ(pixel, pixel - width))
                || (pixel < surface.length - width && differ(pixel, pixel + width));
    }

    /** Another surface, or a shadow's edge. */
    private boolean differ(int pixel, int other) {
        double here = light[pixel].green();
        double there = light[other].green();
        return surface[pixel] != surface[other] || Math.abs(here - there) > 0.18 * (here + there) + 0.02;
    }

    private Colour smoothed(int pixel) {
        int column = pixel % width;
        int row = pixel / width;
        Colour sum = Colour.BLACK;
        for (double[] spot : WITHIN) {
            Ray ray = camera.ray(column + spot[0], row + spot[1]);
            sum = sum.plus(shader.colour(ray, caster.first(ray, tiles.at(column, row))));
        }
        return sum.times(1.0 / WITHIN.length);
    }

    private int[] things() {
        return Arrays.stream(surface)
                .map(hit -> hit < 0 ? Frame.SKY : caster.owner(hit))
                .toArray();
    }

    private byte[] parts() {
        byte[] parts = new byte[surface.length];
        for (int pixel = 0; pixel < parts.length; pixel++) {
            int hit = surface[pixel];
            parts[pixel] = hit < 0
                    ? 0
                    : (byte) caster.piece(hit)
                            .part()
                            .map(part -> part.ordinal() + 1)
                            .orElse(0)
                            .intValue();
        }
        return parts;
    }

    /** Turns light into bytes: exposure, darker corners, the sRGB curve, and noise. */
    static final class Exposure {
        private static final int STEPS = 4096;

        private final Sensor sensor;
        private final int width;
        private final int height;
        private final double[] curve = new double[STEPS + 1];

        Exposure(Sensor sensor, int width, int height) {
            this.sensor = sensor;
            this.width = width;
            this.height = height;
            for (int i = 0; i <= STEPS; i++) {
                double light = (double) i / STEPS;
                curve[i] = light <= 0.0031308 ? 12.92 * light : 1.055 * StrictMath.pow(light, 1 / 2.4) - 0.055;
            }
        }

        void develop(Colour light, int pixel, byte[] image) {
            double x = 2.0 * (pixel % width) / width - 1;
            double y = 2.0 * (pixel / width) / height - 1;
            double fall = 1 - sensor.vignette() * (x * x + y * y) / 2;
            Dice dice = Dice.of(sensor.seed(), pixel);
            double shared = gaussian(dice);
            image[3 * pixel] = coded(light.red() * sensor.gain().red() * fall, shared, dice);
            image[3 * pixel + 1] = coded(light.green() * sensor.gain().green() * fall, shared, dice);
            image[3 * pixel + 2] = coded(light.blue() * sensor.gain().blue() * fall, shared, dice);
        }

        private byte coded(double light, double shared, Dice dice) {
            // Bright light rolls off instead of clipping hard.
            double soft = light <= 0.8 ? light : 0.8 + 0.2 * (light - 0.8) / (light - 0.6);
            double value = curve[(int) (STEPS * Math.min(1, soft))];
            double noisy = value + sensor.noise() * (0.8 * shared + 0.6 * gaussian(dice));
            return (byte) Math.round(255 * Math.max(0, Math.min(1, noisy)));
        }

        /** About normal with variance 1: four 16-bit draws of one number, summed. */
        private static double gaussian(Dice dice) {
            long bits = dice.bits();
            long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
            return (sum / 65536.0 - 2) * 1.7320508075688772;
        }
    }
}
