package io.cdcplatform.provisioner;

/** What stops a verb and is no defect of ours: printed as one message, which ends with the remedy, and never as a stack trace. */
public final class VerbException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    public VerbException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Something was asked that cannot be done; nothing was touched. */
    public static VerbException badInput(String message) {
        return new VerbException(Cdc.BAD_INPUT, message);
    }

    /** The surroundings refused, failed or differ. */
    public static VerbException failed(String message) {
        return new VerbException(Cdc.FAILED, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
