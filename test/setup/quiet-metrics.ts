// What runs inside a test writes its metrics among the results. The built function and worker have environments of their own.
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
