package io.cdcplatform.sandbox.oracle;

/** Types of key columns: each numbers its values, so that a key is found again by its number. */
enum KeyType {
    INTEGER("integer", Family.WHOLE) {
        @Override
        String text(int number) {
            return String.valueOf(number - 5);
        }
    },
    BIGINT("bigint", Family.WHOLE) {
        @Override
        String text(int number) {
            return String.valueOf(number * 6_700_417_000_003L);
        }
    },
    TEXT("text", Family.TEXT) {
        @Override
        String text(int number) {
            return number % 5 == 0 ? "Schlüssel " + number : number % 7 == 0 ? "a'b\"" + number : "k" + number;
        }
    },
    VARCHAR("varchar(30)", Family.TEXT) {
        @Override
        String text(int number) {
            return "日本 " + number + (number % 2 == 0 ? " " : "");
        }
    },
    UUID("uuid", Family.UUID) {
        @Override
        String text(int number) {
            return new java.util.UUID(number * 31L, number + 1L).toString(); // zeros would stand for a function
        }
    },
    DATE("date", Family.DATE) {
        @Override
        String text(int number) {
            return java.time.LocalDate.of(1995, 1, 1).plusDays(number).toString();
        }
    },
    NUMERIC("numeric(12,2)", Family.NUMERIC) {
        @Override
        String text(int number) {
            return number + "." + number % 10 + "0";
        }
    };

    final Type type;

    KeyType(String sql, Family family) {
        type = new Type(sql, family, false, false, random -> {
            throw new IllegalStateException("Cannot make a random key");
        });
    }

    /** The value of this number, without quotes. */
    abstract String text(int number);

    String literal(int number) {
        return Type.quoted(text(number)) + "::" + type.sql();
    }

    String canonical(int number) {
        return type.family().of(text(number));
    }
}
