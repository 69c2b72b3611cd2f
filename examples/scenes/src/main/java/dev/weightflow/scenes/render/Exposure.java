package dev.weightflow.scenes.render;

/** Turns light into bytes: exposure, darker corners, the sRGB curve, and noise. */
final class Exposure {
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

    /** Writes the three bytes of one pixel. */
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
