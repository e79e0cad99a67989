package io.cdcplatform.config.sql;

import io.cdcplatform.config.sql.Sql.Call;
import io.cdcplatform.config.sql.Sql.Op;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.expression.WhenClause;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsDistinctExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.IsUnknownExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import org.jspecify.annotations.Nullable;

/** From the library's tree, which has all of SQL in many dialects, to what is evaluated here. */
final class Conversion {
    private Conversion() {}

    static Sql of(Expression expression) {
        Sql made = literal(expression);
        made = made == null ? condition(expression) : made;
        made = made == null ? operator(expression) : made;
        if (made == null) {
            throw unsupported(expression.toString());
        }
        return made;
    }

    private static @Nullable Sql literal(Expression expression) {
        if (expression instanceof Column column) {
            return column(column);
        }
        if (expression instanceof StringValue text) {
            if (text.getPrefix() != null) {
                throw unsupported(text.toString());
            }
            return new Sql.Text(text.getValue().replace("''", "'"));
        }
        if (expression instanceof LongValue number) {
            return new Sql.Number(new BigDecimal(number.getStringValue()));
        }
        if (expression instanceof DoubleValue number) {
            return new Sql.Number(new BigDecimal(number.toString()));
        }
        if (expression instanceof BooleanValue bool) {
            return new Sql.Bool(bool.getValue());
        }
        return expression instanceof NullValue ? new Sql.Null() : null;
    }

    private static Sql column(Column column) {
        if (column.getTable() != null && column.getTable().getName() != null) {
            throw new IllegalArgumentException("names a table, '" + column.getFullyQualifiedName()
                    + "': write the column alone, it is of the row's own table");
        }
        String name = column.getColumnName();
        if (name.startsWith("$") || name.startsWith("`") || column.getArrayConstructor() != null) {
            throw unsupported(column.toString());
        }
        return name.startsWith("\"")
                ? new Sql.Column(name.substring(1, name.length() - 1).replace("\"\"", "\""), true)
                : new Sql.Column(name, false);
    }

    private static @Nullable Sql condition(Expression expression) {
        if (expression instanceof NotExpression not && !not.isExclamationMark()) {
            return call(Op.NOT, not.getExpression());
        }
        if (expression instanceof Between between) {
            Sql operand = of(between.getLeftExpression());
            Sql inside = call(
                    Op.AND,
                    call(Op.GE, operand, of(between.getBetweenExpressionStart())),
                    call(Op.LE, operand, of(between.getBetweenExpressionEnd())));
            return not(between.isNot(), inside);
        }
        if (expression instanceof InExpression in && in.getRightExpression() instanceof ExpressionList<?> list) {
            List<Sql> operands = new ArrayList<>(List.of(of(in.getLeftExpression())));
            list.forEach(each -> operands.add(of(each)));
            return not(in.isNot(), call(Op.IN, operands));
        }
        if (expression instanceof LikeExpression like) {
            return like(like);
        }
        if (expression instanceof IsNullExpression is) {
            return not(is.isNot() || is.isUseNotNull(), call(Op.IS_NULL, is.getLeftExpression()));
        }
        if (expression instanceof IsUnknownExpression is) {
            return not(is.isNot(), call(Op.IS_NULL, is.getLeftExpression()));
        }
        if (expression instanceof IsBooleanExpression is) {
            return not(is.isNot(), call(is.isTrue() ? Op.IS_TRUE : Op.IS_FALSE, is.getLeftExpression()));
        }
        if (expression instanceof IsDistinctExpression is) {
            return not(!is.isNot(), call(Op.SAME, is.getLeftExpression(), is.getRightExpression()));
        }
        return null;
    }

    private static Sql like(LikeExpression like) {
        Op op =
                switch (like.getLikeKeyWord()) {
                    case LIKE -> Op.LIKE;
                    case ILIKE -> Op.ILIKE;
                    default -> throw unsupported(like.toString());
                };
        List<Sql> operands = new ArrayList<>(List.of(of(like.getLeftExpression()), of(like.getRightExpression())));
        if (like.getEscape() != null) {
            operands.add(of(like.getEscape()));
        }
        return not(like.isNot(), call(op, operands));
    }

    private static @Nullable Sql operator(Expression expression) {
        if (expression instanceof BinaryExpression binary) {
            return call(binary(binary), binary.getLeftExpression(), binary.getRightExpression());
        }
        if (expression instanceof SignedExpression signed && signed.getSign() != '~') {
            return signed.getSign() == '-' ? negative(of(signed.getExpression())) : of(signed.getExpression());
        }
        if (expression instanceof ParenthesedExpressionList<?> brackets && brackets.size() == 1) {
            return of(brackets.get(0));
        }
        if (expression instanceof CastExpression cast && isPlain(cast)) {
            return SqlTypes.cast(of(cast.getLeftExpression()), cast.getColDataType());
        }
        if (expression instanceof CaseExpression branches) {
            return cases(branches);
        }
        if (expression instanceof TrimFunction trim
                && trim.getTrimSpecification() == null
                && trim.getFromExpression() == null
                && trim.getExpression() != null) {
            return call(Op.TRIM, trim.getExpression());
        }
        return expression instanceof Function function ? function(function) : null;
    }

    /** None of the dialects' {@code TRY_CAST} and {@code SAFE_CAST}. */
    private static boolean isPlain(CastExpression cast) {
        return cast.keyword == null || cast.keyword.isEmpty() || "CAST".equalsIgnoreCase(cast.keyword);
    }

    private static Op binary(BinaryExpression binary) {
        return switch (binary.getStringExpression().toUpperCase(Locale.ROOT)) {
            case "AND" -> Op.AND;
            case "OR" -> Op.OR;
            case "=" -> Op.EQ;
            case "<>", "!=", "! =" -> Op.NE;
            case "<" -> Op.LT;
            case "<=" -> Op.LE;
            case ">" -> Op.GT;
            case ">=" -> Op.GE;
            case "+" -> Op.ADD;
            case "-" -> Op.SUBTRACT;
            case "*" -> Op.MULTIPLY;
            case "/" -> Op.DIVIDE;
            case "%" -> Op.MODULO;
            case "||" -> Op.JOIN;
            default -> throw unsupported(binary.toString());
        };
    }

    private static Sql negative(Sql operand) {
        return operand instanceof Sql.Number number
                ? new Sql.Number(number.value().negate())
                : call(Op.NEGATE, operand);
    }

    private static Sql cases(CaseExpression branches) {
        Expression subject = branches.getSwitchExpression();
        List<Sql> operands = new ArrayList<>();
        for (WhenClause when : branches.getWhenClauses()) {
            Sql condition = of(when.getWhenExpression());
            operands.add(subject == null ? condition : call(Op.EQ, of(subject), condition));
            operands.add(of(when.getThenExpression()));
        }
        operands.add(branches.getElseExpression() == null ? new Sql.Null() : of(branches.getElseExpression()));
        return call(Op.CASE, operands);
    }

    private static Sql function(Function function) {
        boolean plain = !function.isDistinct()
                && !function.isAllColumns()
                && !function.isEscaped()
                && function.getNamedParameters() == null
                && function.getKeep() == null
                && function.getOrderByElements() == null;
        Op op =
                switch (function.getName().toUpperCase(Locale.ROOT)) {
                    case "COALESCE" -> Op.COALESCE;
                    case "NULLIF" -> Op.NULLIF;
                    case "LOWER" -> Op.LOWER;
                    case "UPPER" -> Op.UPPER;
                    case "LENGTH", "CHAR_LENGTH", "CHARACTER_LENGTH" -> Op.LENGTH;
                    case "TRIM", "BTRIM" -> Op.TRIM;
                    case "LTRIM" -> Op.LTRIM;
                    case "RTRIM" -> Op.RTRIM;
                    case "SUBSTRING", "SUBSTR" -> Op.SUBSTRING;
                    case "ABS" -> Op.ABS;
                    case "FLOOR" -> Op.FLOOR;
                    case "CEIL", "CEILING" -> Op.CEIL;
                    case "ROUND" -> Op.ROUND;
                    case "MOD" -> Op.MODULO;
                    default -> throw unsupported(function.toString());
                };
        List<Sql> operands = new ArrayList<>();
        if (function.getParameters() != null) {
            function.getParameters().forEach(each -> operands.add(of(each)));
        }
        if (!plain || !op.takes(operands.size())) {
            throw unsupported(function.toString());
        }
        return call(op, operands);
    }

    private static Sql not(boolean negated, Sql condition) {
        return negated ? call(Op.NOT, condition) : condition;
    }

    private static Sql call(Op op, Expression... operands) {
        List<Sql> converted = new ArrayList<>();
        for (Expression operand : operands) {
            converted.add(of(operand));
        }
        return call(op, converted);
    }

    private static Sql call(Op op, Sql... operands) {
        return call(op, List.of(operands));
    }

    private static Sql call(Op op, List<Sql> operands) {
        return new Call(op, List.copyOf(operands));
    }

    static IllegalArgumentException unsupported(String what) {
        return new IllegalArgumentException(
                "has '" + what + "', which is not evaluated here; docs/shaping.md lists what is");
    }
}
