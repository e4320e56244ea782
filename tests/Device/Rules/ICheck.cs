namespace DeviceCheck.Rules;

/// <summary>One or several rules that look at the same thing.</summary>
public interface ICheck
{
    void Run(Subject subject, Report report);
}
