package io.tidegate.sim.verdict;

/** Sorts and searches pairs that lie in two arrays, without an object per pair. */
final class Sorting {

    private Sorting() {}

    /** Sorts pairs (a, b) by a, then b; in place, n log n also when they are sorted already. */
    static void pairs(long[] a, long[] b) {
        for (int root = a.length / 2 - 1; root >= 0; root--) {
            siftDown(a, b, root, a.length);
        }
        for (int end = a.length - 1; end > 0; end--) {
            swap(a, b, 0, end);
            siftDown(a, b, 0, end);
        }
    }

    /** Index of the first pair that is not below (x, y), or the length. */
    static int lowerBound(long[] a, long[] b, long x, long y) {
        int low = 0;
        int high = a.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (a[middle] < x || (a[middle] == x && b[middle] < y)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static void siftDown(long[] a, long[] b, int from, int end) {
        int root = from;
        for (int child = 2 * root + 1; child < end; child = 2 * root + 1) {
            if (child + 1 < end && isBelow(a, b, child, child + 1)) {
                child++;
            }
            if (!isBelow(a, b, root, child)) {
                return;
            }
            swap(a, b, root, child);
            root = child;
        }
    }

    private static boolean isBelow(long[] a, long[] b, int i, int j) {
        return a[i] < a[j] || (a[i] == a[j] && b[i] < b[j]);
    }

    private static void swap(long[] a, long[] b, int i, int j) {
        long x = a[i];
        a[i] = a[j];
        a[j] = x;
        long y = b[i];
        b[i] = b[j];
        b[j] = y;
    }
}
