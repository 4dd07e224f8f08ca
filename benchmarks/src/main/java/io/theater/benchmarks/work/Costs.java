package io.theater.benchmarks.work;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Meters of the JVM. */
public final class Costs {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private Costs() {}

  /** Bytes the calling thread has allocated so far; asking allocates nothing. */
  public static long allocatedByCaller() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /** CPU time of the process so far, in nanoseconds. */
  public static long cpuNanos() {
    return SYSTEM.getProcessCpuTime();
  }
}
