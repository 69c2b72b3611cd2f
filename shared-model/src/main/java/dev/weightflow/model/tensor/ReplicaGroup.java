package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Copies of one model that compute a batch together, each a part of it on its own device and thread, in lockstep. An operation that needs the whole
 * batch exchanges it with the others here: all of them call it in the same order, since all compute the same model. Everything is differentiable
 * across devices, and sums are computed in the order of the replicas.
 */
public final class ReplicaGroup {

    private static final ThreadLocal<Member> MEMBER = new ThreadLocal<>();

    private final int[] parts;
    private final CyclicBarrier meeting;
    private final NDArray[] given;

    /** @param parts the number of images of the batch for each replica */
    public ReplicaGroup(List<Integer> parts) {
        this.parts = parts.stream().mapToInt(Integer::intValue).toArray();
        this.meeting = new CyclicBarrier(parts.size());
        this.given = new NDArray[parts.size()];
    }

    /**
     * Runs that replica's work on this thread.
     *
     * @throws IllegalStateException if another replica failed meanwhile
     */
    public <T> T member(int replica, Supplier<T> work) {
        MEMBER.set(new Member(this, replica));
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            meeting.reset(); // releases the replicas that wait for this one
            throw e;
        } finally {
            MEMBER.remove();
        }
    }

    /** Returns the replica that this thread computes, if any. */
    static Optional<Member> current() {
        return Optional.ofNullable(MEMBER.get());
    }

    /** Draws once for all replicas, and returns the draw on the device of that array; without replicas simply draws. */
    public static NDArray sharedDraw(NDArray like, Supplier<NDArray> draw) {
        return current().map(member -> member.ofFirst(like, draw)).orElseGet(draw);
    }

    record Member(ReplicaGroup group, int replica) {

        /** Computes the elements of the whole batch from those of this replica's part. */
        long whole(long own) {
            return own / group.parts[replica] * Arrays.stream(group.parts).sum();
        }

        /** Sums an array over all replicas, on this one's device. */
        NDArray sum(NDArray own) {
            return group.exchange(replica, own, () -> {
                NDArray sum = Ops.onDeviceOf(own, group.given[0]);
                for (int other = 1; other < group.given.length; other++) {
                    sum = sum.add(Ops.onDeviceOf(own, group.given[other]));
                }
                return sum;
            });
        }

        /** Returns the first replica's draw, on the device of this one's array. */
        NDArray ofFirst(NDArray like, Supplier<NDArray> draw) {
            NDArray own = replica == 0 ? draw.get() : null;
            return group.exchange(replica, own, () -> Ops.onDeviceOf(like, group.given[0]));
        }

        /**
         * Returns this replica's part of the first one's draw for the whole batch, image by image.
         *
         * @param own the size of this replica's part, a multiple of its images
         * @param draw creates that many numbers, [numbers]
         * @return [own], on the device of this replica's array
         */
        NDArray part(NDArray like, long own, LongFunction<NDArray> draw) {
            long each = own / group.parts[replica];
            long first = each * Arrays.stream(group.parts).limit(replica).sum();
            return ofFirst(like, () -> draw.apply(whole(own))).get(first + ":" + (first + own));
        }
    }

    private NDArray exchange(int replica, NDArray own, Supplier<NDArray> read) {
        given[replica] = own;
        meet();
        NDArray result = read.get();
        meet(); // before the next exchange
        return result;
    }

    private void meet() {
        try {
            meeting.await();
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException("another replica of the model failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for another replica of the model", e);
        }
    }
}
