package dev.weightflow.drift.sequence;

import java.util.Arrays;

/**
 * Bets that p-values are small. Each is {@code 1 - part + part · κ p^(κ-1)}, whose integral over [0, 1] is 1: all groups strange, or some of them. Source of
 * the powers: Vovk and Wang, E-values: calibration, combination and applications (Annals of Statistics 49, 2021).
 */
final class PValueBets {
    private record Bet(double part, double kappa) {
        double factor(double p) {
            return 1 - part + part * kappa * StrictMath.pow(p, kappa - 1);
        }
    }

    private static final Bet[] BETS = {new Bet(0.1, 0.1), new Bet(0.5, 0.1), new Bet(1, 0.2), new Bet(1, 0.5)};

    static final int COUNT = BETS.length;

    private PValueBets() {}

    static double[] factors(double p) {
        return Arrays.stream(BETS).mapToDouble(bet -> bet.factor(p)).toArray();
    }
}
